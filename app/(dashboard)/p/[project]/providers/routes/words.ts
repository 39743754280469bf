import type { Condition, RouteNode } from '#lib/routing/index.ts';

/** A condition as a person says it. */
export function conditionWords(condition: Condition): string {
  if ('all' in condition) return condition.all.map(conditionWords).join(' and ');
  if ('any' in condition) return `(${condition.any.map(conditionWords).join(' or ')})`;
  if ('not' in condition) return `not (${conditionWords(condition.not)})`;
  const { field, ...test } = condition;
  const [[name, value] = ['exists', true]] = Object.entries(test);
  const words: Record<string, string> = {
    equals: `= ${value}`,
    notEquals: `≠ ${value}`,
    in: `is one of ${Array.isArray(value) ? value.join(', ') : value}`,
    prefix: `begins with ${value}`,
    greaterThan: `> ${value}`,
    lessThan: `< ${value}`,
    exists: value ? 'is given' : 'is not given',
  };
  return `${field.replace(/^metadata\./, '')} ${words[name] ?? name}`;
}

/** A tree in one line: `openai gpt-4.1, then anthropic claude-sonnet-5`. */
export function nodeWords(node: RouteNode): string {
  if ('target' in node) {
    const { vendor, model, organization } = node.target;
    return `${vendor} ${model ?? 'the model asked for'}${organization ? ` at ${organization}` : ''}`;
  }
  if ('fallback' in node) return node.fallback.map(inner).join(', then ');
  if ('loadbalance' in node) {
    const total = node.loadbalance.reduce((sum, { weight }) => sum + weight, 0);
    return node.loadbalance
      .map(({ weight, node: branch }) => `${shareWords(weight, total)} ${inner(branch)}`)
      .join(', ');
  }
  if ('route' in node) return `route ${node.route}`;
  return `${conditionWords(node.when)}: ${inner(node.then)}${node.else ? `; otherwise ${nodeWords(node.else)}` : ''}`;
}

const inner = (node: RouteNode): string =>
  'target' in node || 'route' in node ? nodeWords(node) : `(${nodeWords(node)})`;

/** Part of a split: 1 of 3 → "33 %". */
export const shareWords = (weight: number, total: number): string =>
  `${total > 0 ? Math.round((100 * weight) / total) : 0} %`;
