/** @type {import('next').NextConfig} */
export default {
  reactStrictMode: true,
  poweredByHeader: false,
  // The server compresses nothing twice and answers on loopback first of all.
  compress: false,
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
