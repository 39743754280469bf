import { PrismaPg } from '@prisma/adapter-pg';
import { PrismaClient } from './generated/client.ts';

/** Typed access to the small tables that people configure; the log itself is read and written in SQL. */
export type Prisma = PrismaClient;

export function connectPrisma(url: string): Prisma {
  return new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) });
}
