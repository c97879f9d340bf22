/** Pages that a store has, beside its own: the account and the API in words. */
const OPEN = [/^\/store(\/|$)/, /^\/settings\/(account|sessions)$/];

/** Where a store is led instead of a page of headquarters; `null` where it may stay. What a screen's QR code opens becomes its own page. */
export function storeAddress(pathname: string, href: string): string | null {
  if (OPEN.some((page) => page.test(pathname))) return null;
  if (pathname !== '/screens/pair') return '/store';
  const code = new URLSearchParams(href.split('?')[1] ?? '').get('code');
  return code ? `/store/pair?${new URLSearchParams({ code })}` : '/store/pair';
}
