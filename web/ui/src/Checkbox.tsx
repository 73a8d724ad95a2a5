import { Checkbox as Box, type CheckboxProps } from '@mantine/core';

/** Its mark has the colour of text on a filled surface, in either scheme. */
export function Checkbox(props: CheckboxProps) {
  return <Box iconColor="var(--on-brand)" {...props} />;
}
