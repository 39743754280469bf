import type { z } from 'zod';
import {
  type Catalog,
  type ChangeBy,
  type Document,
  InvalidDocument,
  type Kind,
} from '#lib/catalog/index.ts';
import { UnknownName } from './errors.ts';
import type { Change } from './types.ts';

/** Who changes what the installation changes by itself. */
export const kept = 'kept';

/** @throws UnknownName */
export function getDocument<Body>(
  catalog: Pick<Catalog, 'find'>,
  kind: Kind<Body>,
  projectId: number,
  name: string,
): Document<Body> {
  const document = catalog.find(kind, projectId, name);
  if (!document) throw new UnknownName(kind.name, name);
  return document;
}

/** Who changed it last, and when. */
export const changeOf = ({ version, changedAt, changedBy, note }: Document<unknown>): Change => ({
  version,
  changedAt,
  changedBy,
  note,
});

/** @throws InvalidDocument if there are any issues */
export function refuseIssues(issues: readonly string[]): void {
  if (issues.length > 0) throw new InvalidDocument(issues);
}

/** What a person sent, as it is meant. @throws InvalidDocument naming the fields */
export function parseInput<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new InvalidDocument(
    parsed.error.issues.map(({ path, message }) =>
      path.length > 0 ? `${path.join('.')}: ${message}` : message,
    ),
  );
}

const plain = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u;
const anyWord = /^[^\s\p{C}](?:[^\p{C}]{0,198}[^\s\p{C}])?$/u;

/** Of routes and prompts, whose names stand in addresses and before `@version`. @throws InvalidDocument */
export const checkName = (name: string): void =>
  refuseIssues(
    plain.test(name)
      ? []
      : [
          'name: must begin with a letter or digit and go on with letters, digits, blanks and . _ -, at most 100',
        ],
  );

/** Of what is named by others: models, tenants. @throws InvalidDocument */
export const checkForeignName = (name: string): void =>
  refuseIssues(
    anyWord.test(name)
      ? []
      : ['name: must be 1 to 200 characters, without control characters or blanks around it'],
  );

/** A change of what was read: refused if somebody else was faster. */
export const changing = (
  { version }: { version: number },
  { by, note, expectedVersion = version }: ChangeBy,
  otherwise?: string,
): ChangeBy => ({ by, note: note ?? otherwise, expectedVersion });
