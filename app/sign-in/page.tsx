import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { app } from '#lib/server/app.ts';
import { SignInForm } from './sign-in-form.tsx';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignIn() {
  if (await app().sessions.find(await headers())) redirect('/');
  return <SignInForm />;
}
