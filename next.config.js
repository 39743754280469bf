/** @type {import('next').NextConfig} */
export default {
  // Browsers ask for it where a page names no icon, such as an image by itself.
  redirects: async () => [{ source: '/favicon.ico', destination: '/icon.svg', permanent: true }],
  reactStrictMode: true,
  poweredByHeader: false,
  // Loopback first of all; a proxy in front compresses better.
  compress: false,
  // `npm run check` checks types, tests included; a start must neither wait for that nor fail on it.
  typescript: { ignoreBuildErrors: true },
  experimental: { useTypeScriptCli: true },
  serverExternalPackages: [
    '@prisma/adapter-pg',
    '@prisma/client',
    '@prisma/driver-adapter-utils',
    'better-auth',
    'pg',
    'pg-copy-streams',
  ],
};
