/** Only an address of this site may be gone to after signing in, and none of those before it. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?!\/|(?:sign-in|setup|invite)\b)/.test(next) ? next : '/';
}
