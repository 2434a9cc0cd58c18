/**
 * The strongly connected parts of a graph (Tarjan), each after those that can be reached from it. A node that is in no
 * circle is a part of its own.
 */
export function* stronglyConnected<T>(nodes: readonly T[], next: (node: T) => readonly T[]): Generator<readonly T[]> {
  const order = new Map<T, number>();
  const lowest = new Map<T, number>();
  const open: T[] = [];
  const isOpen = new Set<T>();
  for (const root of nodes) {
    if (order.has(root)) continue;
    const path: { readonly node: T; readonly next: Iterator<T> }[] = [];
    const enter = (node: T): void => {
      order.set(node, order.size);
      lowest.set(node, order.size - 1);
      open.push(node);
      isOpen.add(node);
      path.push({ node, next: next(node)[Symbol.iterator]() });
    };
    const lower = (node: T, to: number): void => {
      if (to < (lowest.get(node) ?? 0)) lowest.set(node, to);
    };
    enter(root);
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const step = at.next.next();
      if (step.done !== true) {
        if (!order.has(step.value)) enter(step.value);
        else if (isOpen.has(step.value)) lower(at.node, order.get(step.value) ?? 0);
        continue;
      }
      path.pop();
      const before = path.at(-1);
      if (before !== undefined) lower(before.node, lowest.get(at.node) ?? 0);
      if (lowest.get(at.node) !== order.get(at.node)) continue;
      const part = open.splice(open.lastIndexOf(at.node));
      for (const node of part) isOpen.delete(node);
      yield part;
    }
  }
}
