import type { ReactNode } from 'react';
import { openProject } from '../../../../project.ts';
import page from '../page.module.css';
import { Tabs } from './tabs.tsx';

interface Props {
  params: Promise<{ project: string }>;
  children: ReactNode;
}

export default async function DigestsLayout({ params, children }: Props) {
  const project = await openProject((await params).project);
  return (
    <div className={page.page}>
      <Tabs base={`/p/${project.slug}/digests`} />
      {children}
    </div>
  );
}
