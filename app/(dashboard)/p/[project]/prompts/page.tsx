import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { listContexts } from '#lib/providers/index.ts';
import { app } from '#lib/server/app.ts';
import { openProject } from '../../../../project.ts';
import { Section } from '../../../../ui/section.tsx';
import page from '../page.module.css';
import { ContextSection } from './context-section.tsx';
import { NewPrompt } from './new-prompt.tsx';
import { PromptTable } from './prompt-table.tsx';
import { readPrompts } from './read-prompts.ts';
import { loadPromptsView, projectContext } from './view.ts';

export const metadata: Metadata = { title: 'Prompts' };

interface Props {
  params: Promise<{ project: string }>;
  searchParams: Promise<SearchParams>;
}

/** A long list is looked through by name. */
const mostTenants = 100;

/** What are models told, and how does it do? */
export default async function PromptsPage({ params, searchParams }: Props) {
  const project = await openProject((await params).project);
  const view = await loadPromptsView(searchParams);
  const { slug, timeZone } = project;
  const prompts = await readPrompts(project);
  const contexts = listContexts({ catalog: app().catalog }, project.id);
  const own = contexts.find(({ name }) => name === projectContext) ?? null;
  const tenants = contexts.filter(({ name }) => name !== projectContext);
  const wanted = view.tenant?.toLowerCase() ?? '';
  const found = tenants.filter(({ name }) => name.toLowerCase().includes(wanted));
  const opened = contexts.find(({ name }) => name === view.context) ?? null;
  return (
    <div className={page.page}>
      <div className={page.top}>
        <h1>Prompts</h1>
        <NewPrompt project={slug} taken={prompts.map(({ document }) => document.name)} />
      </div>
      <PromptTable project={slug} prompts={prompts} timeZone={timeZone} />
      <Section
        title="Context"
        note={
          <>
            what <code>{'{{context.…}}'}</code> stands for: the project’s, with the tenant’s over it
          </>
        }
      >
        <ContextSection
          project={slug}
          own={own}
          tenants={found.slice(0, mostTenants)}
          total={tenants.length}
          opened={opened}
          timeZone={timeZone}
        />
      </Section>
    </div>
  );
}
