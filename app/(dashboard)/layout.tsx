import type { ReactNode } from 'react';
import { requireUser } from '../session.ts';

export default async function DashboardLayout({ children }: { children: ReactNode }) {
  await requireUser();
  return children;
}
