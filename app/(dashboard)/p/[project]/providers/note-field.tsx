import { TextInput, type TextInputProps } from '@mantine/core';

interface Props extends Pick<TextInputProps, 'className' | 'mt'> {
  value: string;
  onChange(value: string): void;
}

/** Why something is changed; see `noteOf`. */
export const NoteField = ({ onChange, ...props }: Props) => (
  <TextInput
    {...props}
    label="Note"
    placeholder="Why, for the history"
    onChange={({ currentTarget }) => onChange(currentTarget.value)}
  />
);
