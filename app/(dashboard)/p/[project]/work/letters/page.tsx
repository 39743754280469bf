import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { openProject } from '../../../../../project.ts';
import { ViewScope } from '../../../../../ui/view-scope.tsx';
import { openView } from '../read-view.ts';
import { loadLetterView } from '../view.ts';
import { Letters } from './letters.tsx';

export const metadata: Metadata = { title: 'Dead letters' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** What was given up, and why? */
export default async function LettersPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const { kind, of, letter: open } = await loadLetterView(searchParams);
  return (
    <ViewScope>
      <Letters
        project={project.slug}
        {...{ kind, of, open }}
        {...(await openView('letters', project, { kind, of, open }))}
      />
    </ViewScope>
  );
}
