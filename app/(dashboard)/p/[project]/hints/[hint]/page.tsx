import { IconArrowLeft } from '@tabler/icons-react';
import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { describe } from '#lib/matching/index.ts';
import { listFeatures } from '#lib/projects/index.ts';
import { app } from '#lib/server/app.ts';
import { moment, percent } from '../../../../../format.ts';
import { openProject } from '../../../../../project.ts';
import { StateMark } from '../../../../../ui/state-mark.tsx';
import canary from '../../canaries/[feature]/canary.module.css';
import page from '../../page.module.css';
import { formOf } from '../editor/form.ts';
import { HintEditor } from '../editor/hint-editor.tsx';
import { places, stateOf } from '../words.ts';
import { Arms } from './arms.tsx';
import { Headline } from './headline.tsx';
import { RemoveHint } from './remove-hint.tsx';

interface Props {
  params: Promise<{ project: string; hint: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Hint ${decodeURIComponent((await params).hint)}` };
}

/** Does the hint help? */
export default async function HintPage({ params }: Props) {
  const { project: slug, hint: encoded } = await params;
  const project = await openProject(slug);
  const name = decodeURIComponent(encoded);
  const { hints, database } = app();
  const hint = hints.list(project.id).find((one) => one.name === name);
  if (!hint) notFound();
  const [effect, features] = await Promise.all([
    hints.effect(project.id, name),
    listFeatures(database, project.id),
  ]);
  const { body, version } = hint;
  return (
    <div className={page.page}>
      <Link href={`/p/${slug}/hints`} className={canary.back}>
        <IconArrowLeft size={14} stroke={1.7} aria-hidden /> Hints
      </Link>
      <div className={page.top}>
        <h1>Does the hint help?</h1>
        <RemoveHint project={slug} name={name} />
      </div>
      <p className={canary.about}>
        <span>{name}</span>
        <StateMark {...stateOf(body)} strong />
        <span>
          says this since {moment(effect.since, project.timeZone)}, {places[body.where]}
        </span>
        <span>{percent(body.holdOutShare, 0)} of the users are held out</span>
        {body.patternId && <Link href={`/p/${slug}/patterns/${body.patternId}`}>made from a pattern</Link>}
      </p>
      <p className={canary.because} data-testid="hint-condition">
        Who writes what fits: <b>{describe(body.condition)}</b>
        {body.features.length > 0 && <> (in {body.features.join(', ')})</>} reads “{body.texts.default}”
      </p>
      <Headline effect={effect} />
      <Arms effect={effect} />
      <HintEditor
        key={version}
        project={slug}
        name={name}
        version={version}
        initial={formOf(body)}
        features={features.map((feature) => feature.slug)}
      />
    </div>
  );
}
