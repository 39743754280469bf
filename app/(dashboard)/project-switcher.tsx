'use client';
import { Menu, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSelector } from '@tabler/icons-react';
import Link from 'next/link';
import css from './shell.module.css';

export interface ProjectChoice {
  slug: string;
  name: string;
  demo: boolean;
}

export function ProjectSwitcher({ project, projects }: { project: string; projects: ProjectChoice[] }) {
  const current = projects.find(({ slug }) => slug === project);
  return (
    <Menu position="bottom-start" width={240}>
      <Menu.Target>
        <UnstyledButton className={css.switcher} aria-label={`Project ${current?.name ?? project}: change`}>
          <span>{current?.name ?? project}</span>
          <IconSelector size={15} stroke={1.6} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Projects</Menu.Label>
        {projects.map(({ slug, name, demo }) => (
          <Menu.Item
            key={slug}
            component={Link}
            href={`/p/${slug}/overview`}
            leftSection={<IconCheck size={14} opacity={slug === project ? 1 : 0} aria-hidden />}
            rightSection={demo ? <span className={css.tag}>synthetic</span> : null}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
