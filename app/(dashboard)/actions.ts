'use server';
import { redirect } from 'next/navigation';
import { app } from '#lib/server/app.ts';
import { requireUser } from '../session.ts';

/** Removes the demo project with all its data. */
export async function removeDemo(): Promise<void> {
  await requireUser();
  await app().removeDemo();
  redirect('/');
}
