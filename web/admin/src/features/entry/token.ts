/** The one-time token of a link such as `/setup#abc`; it stays out of the server's logs. */
export function tokenInHash(): string {
  return decodeURIComponent(location.hash.replace(/^#/, '').replace(/^token=/, ''));
}
