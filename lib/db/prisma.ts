import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';
import { openPool } from './open-pool.ts';

/** Typed access to the small tables that people configure; the log itself is read and written in SQL. */
export type Prisma = PrismaClient;

export function connectPrisma(url: string): Prisma {
  const pool = openPool({ connectionString: url, max: 4 });
  return new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
}
