import type { ContractTable } from './types';

/** The contract as Markdown: what is promised, and what each promise is shown by. */
export function listContract(tables: ContractTable[]): string {
  const sections = tables.map(({ title, file, cases }) =>
    [
      `### ${title}`,
      '',
      `\`contract/cases/${file}\``,
      '',
      ...cases.map(({ name, shows }) => `- ${name} (${shows.join(', ')})`),
    ].join('\n'),
  );
  return `${sections.join('\n\n')}\n`;
}

const BEGIN =
  '<!-- contract: begin (written by `yarn testbed contract --list`) -->';
const END = '<!-- contract: end -->';

/** The text with the list between its two marks renewed. */
export function withContract(text: string, tables: ContractTable[]): string {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin)
    throw new Error('the README has no place for the contract');
  return `${text.slice(0, begin + BEGIN.length)}\n\n${listContract(
    tables,
  )}\n${text.slice(end)}`;
}
