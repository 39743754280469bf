import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import type { SearchParams } from 'nuqs/server';
import { openProject } from '../../../../../project.ts';
import { Name } from '../../../../../ui/name.tsx';
import page from '../../page.module.css';
import { loadPromptView } from '../view.ts';
import { Comparison } from './comparison.tsx';
import { Editor } from './editor.tsx';
import css from './prompt.module.css';
import { readPrompt } from './read-prompt.ts';
import { Versions } from './versions.tsx';

interface Props {
  params: Promise<{ project: string; name: string }>;
  searchParams: Promise<SearchParams>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Prompt ${decodeURIComponent((await params).name)}` };
}

/** One prompt: what it says, what becomes of it, and how it came to be so. */
export default async function PromptPage({ params, searchParams }: Props) {
  const { project: slug, name: encoded } = await params;
  const project = await openProject(slug);
  const name = decodeURIComponent(encoded);
  const view = await loadPromptView(searchParams);
  const read = await readPrompt(project, name, view);
  const { document, history, uses, alsoUsedBy, live, rates, compared, models, tenants } = read;
  if (!document && !view.new && history.length === 0) notFound();
  const isRemoved = !document && !view.new;
  return (
    <div className={page.page}>
      <Link href={`/p/${slug}/prompts`} className={css.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Prompts
      </Link>
      <div className={page.top}>
        <h1>{name}</h1>
        {document && (
          <Link
            className={css.try}
            href={`/p/${slug}/playground?${new URLSearchParams({
              ...(uses[0] && { feature: uses[0].feature }),
              prompt: name,
            })}`}
          >
            Try it in the Playground
          </Link>
        )}
      </div>
      <div className={css.about}>
        {document ? (
          <>
            <span>newest v{document.version}</span>
            {live !== document.version && <span>in use v{live}</span>}
            {uses.map(({ feature, version }) => (
              <span key={feature}>
                <Name value={feature} />
                {version !== null && ` stays with v${version}`}
              </span>
            ))}
            {alsoUsedBy.map((words) => (
              <span key={words}>{words}</span>
            ))}
            {uses.length + alsoUsedBy.length === 0 && <span>no feature uses it</span>}
          </>
        ) : (
          <span>
            {isRemoved ? 'It was removed. An old version can be restored.' : 'It is made when you save it.'}
          </span>
        )}
      </div>
      {compared && (
        <Comparison compared={compared} project={slug} name={name} newest={document?.version ?? 0} />
      )}
      {!isRemoved && (
        <Editor
          project={slug}
          name={name}
          kind={document?.body.kind ?? view.new ?? 'text'}
          document={document}
          models={models}
          tenants={tenants}
        />
      )}
      {history.length > 0 && (
        <Versions
          project={slug}
          name={name}
          versions={history}
          rates={rates}
          live={live}
          newest={document?.version ?? 0}
          timeZone={project.timeZone}
        />
      )}
    </div>
  );
}
