import { useEffect, useEffectEvent } from 'react';

/** Keys for the whole page, except where somebody types, a menu is open or a control uses the key itself. */
export function useKeys(actions: Record<string, () => void>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const action = actions[event.key];
    const target = event.target as HTMLElement;
    if (!action || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (target.closest('input, textarea, select, [contenteditable], [role="menu"], [role="dialog"]')) return;
    if (event.key === 'Enter' && target.closest('a, button, summary')) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
