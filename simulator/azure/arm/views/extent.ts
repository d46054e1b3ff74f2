/** How much of a protected item is told: a list shows less of it than a look at the item does. Recorded. */
export type Extent = 'whole' | 'row';
