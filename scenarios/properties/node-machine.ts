/** Where a role of the journal runs: `files01/mobility` on `files01`, `azure:files01/mobility` on `azure:files01`. */
export function machineOf(node: string): string {
  return node.slice(0, node.lastIndexOf('/'));
}
