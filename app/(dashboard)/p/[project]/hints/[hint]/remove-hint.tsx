'use client';
import { Button } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ConfirmDialog } from '../../canaries/[feature]/confirm-dialog.tsx';
import { remove } from '../actions.ts';

/** Takes a hint away, after asking. */
export function RemoveHint({ project, name }: { project: string; name: string }) {
  const router = useRouter();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        Remove
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={`Remove the hint ${name}?`}
          label="Remove it"
          noteLabel="Why"
          onClose={() => setAsking(false)}
          onConfirm={async (note) => {
            const issues = await remove(project, name, note);
            if (issues.length === 0) router.push(`/p/${project}/hints`);
            return issues;
          }}
        >
          <p>
            Nobody sees it any more, within a second. To keep what is known of its effect at hand, switch it
            off instead.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
