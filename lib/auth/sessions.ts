import { randomBytes } from 'node:crypto';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import type { Prisma } from '#lib/db/prisma.ts';

/** Who is signed in. */
export interface SignedIn {
  id: string;
  name: string;
  email: string;
  role: string;
}

export interface SessionOptions {
  prisma: Prisma;
  secret: string;
  /** URL under which browsers reach this server. */
  url: string;
  /** Whether a browser may reach this server under that origin. */
  isTrusted: (origin: string) => boolean;
}

/** Sign-in with e-mail and password for the people of the installation; nobody can sign up by themselves. */
export function createSessions({ prisma, secret, url, isTrusted }: SessionOptions) {
  const auth = betterAuth({
    database: prismaAdapter(prisma, { provider: 'postgresql' }),
    secret,
    baseURL: url,
    basePath: '/api/auth',
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      return origin && isTrusted(origin) ? [origin] : [];
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12 },
    user: { additionalFields: { role: { type: 'string', defaultValue: 'member', input: false } } },
    session: { expiresIn: 30 * 86_400, updateAge: 86_400, cookieCache: { enabled: true, maxAge: 60 } },
    // Sixty tries a minute from one address; the library's default of three in ten seconds locks out a typist.
    rateLimit: {
      enabled: true,
      window: 60,
      max: 600,
      customRules: { '/sign-in/email': { window: 60, max: 60 } },
    },
    advanced: { cookiePrefix: 'kept' },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });

  return {
    /** Answers `/api/auth/*`. */
    handle: (request: Request): Promise<Response> => auth.handler(request),

    /** Who sent these headers, if they are signed in. */
    async find(headers: Headers): Promise<SignedIn | undefined> {
      const session = await auth.api.getSession({ headers });
      return session ? (session.user as SignedIn) : undefined;
    },

    /** Makes the owner account unless there is a user already. @returns its password if it was made */
    async ensureOwner(email: string): Promise<string | undefined> {
      if ((await prisma.user.count()) > 0) return undefined;
      const password = randomBytes(15).toString('base64url');
      const context = await auth.$context;
      const user = await context.internalAdapter.createUser(
        { email, name: 'Owner', emailVerified: true, role: 'owner' },
        { method: 'admin' },
      );
      const hash = await context.password.hash(password);
      await context.internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: hash,
      });
      return password;
    },
  };
}

export type Sessions = ReturnType<typeof createSessions>;
