/** What lists lack on engines before Chrome 69. */

/** Return what `of` gives for every item, as one list. */
export function flatMap<T, U>(items: T[], of: (item: T) => U[]): U[] {
  return ([] as U[]).concat(...items.map(of));
}
