import type { ReactNode } from 'react';
import page from '../page.module.css';

export default function WorkLayout({ children }: { children: ReactNode }) {
  return <div className={page.page}>{children}</div>;
}
