import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';

/** Takes one away from what a person writes. @param what "variable 2" */
export const RemoveButton = ({ what, onClick }: { what: string; onClick(): void }) => (
  <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${what}`} onClick={onClick}>
    <IconX size={14} stroke={1.7} />
  </ActionIcon>
);
