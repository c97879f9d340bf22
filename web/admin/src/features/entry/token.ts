import { useSyncExternalStore } from 'react';

/** The one-time token of a link such as `/setup#abc`; it stays out of the server's logs. */
function tokenInHash(): string {
  return decodeURIComponent(location.hash.replace(/^#/, '').replace(/^token=/, ''));
}

function onHash(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}

/** The token, also of a link that is opened where its page stands already. */
export const useTokenInHash = (): string => useSyncExternalStore(onHash, tokenInHash);
