/** Takes files by SFTP and forgets what is in them. A file counts as copied once it has been closed. */
import type { SFTPWrapper } from 'ssh2';

const STATUS = { ok: 0, failure: 4 } as const;

export function receiveFiles(sftp: SFTPWrapper, copied: Set<string>): void {
  const open = new Map<number, string>();
  let opened = 0;
  const isOpen = (handle: Buffer) => handle.length === 4 && open.has(handle.readUInt32BE());

  sftp.on('OPEN', (request, path) => {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(++opened);
    open.set(opened, path);
    sftp.handle(request, handle);
  });
  sftp.on('WRITE', (request, handle) => sftp.status(request, isOpen(handle) ? STATUS.ok : STATUS.failure));
  sftp.on('CLOSE', (request, handle) => {
    if (!isOpen(handle)) {
      sftp.status(request, STATUS.failure);
      return;
    }
    const key = handle.readUInt32BE();
    copied.add(open.get(key) as string);
    open.delete(key);
    sftp.status(request, STATUS.ok);
  });
}
