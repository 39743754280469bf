const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether messages may go there: https, or http to this machine; no name and password inside, which fetch refuses. */
export function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username || password) return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.test(hostname));
}
