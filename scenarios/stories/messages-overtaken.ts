import { messageOvertaken } from '../../chaos/message-overtaken.ts';
import { messagesAmiss } from './messages-amiss.ts';

/** Whoever sent it waits for its answer, gives up, and sends the next: that one comes first. */
export const messagesOvertaken = messagesAmiss({
  name: 'messages-overtaken',
  title: 'Each kind of message is overtaken by the next, in every part of a life: what comes last is not the newest',
  fault: messageOvertaken,
  how: () => ({}),
});
