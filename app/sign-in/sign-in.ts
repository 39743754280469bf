/** @returns what is wrong, in a sentence for the person; undefined when signed in */
export async function signIn(email: string, password: string): Promise<string | undefined> {
  let response: Response;
  try {
    response = await fetch('/api/auth/sign-in/email', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password }),
    });
  } catch {
    return 'The server did not answer. Is it still running?';
  }
  if (response.ok) return undefined;
  if (response.status === 429) return 'Too many tries. Wait a minute, then try again.';
  if (response.status === 403) {
    return 'This address is not one the server trusts. Open Kept under the URL it printed at start, or add the host to KEPT_ALLOWED_HOSTS.';
  }
  if (response.status >= 500)
    return 'The server could not check the password: its database may be away. Try again in a moment.';
  return 'E-mail or password is wrong. Both are in .kept/credentials.json beside the server.';
}

/** Ends the session, then shows the sign-in page. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  window.location.assign('/sign-in');
}
