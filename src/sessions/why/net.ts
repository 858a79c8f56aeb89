/** What happens to a frame between the stack and a device. */
import { counted, type Sentences } from './events.ts';

export const net: Sentences<'net'> = {
  'net:net_dev_queue': ({ dev, len }) =>
    `The stack is done with the packet and gives it to ${dev} as a frame of ${counted(len, 'byte')}, Ethernet header included.`,
  'net:net_dev_start_xmit': ({ dev }) =>
    dev === 'lo'
      ? 'lo has no queue to wait in: its driver gets the frame at once.'
      : `The driver of ${dev} gets the frame to send it.`,
  'net:netif_rx': ({ dev, len }) =>
    dev === 'lo'
      ? `lo is a wire from its own output to its own input: the packet of ${counted(len, 'byte')} that went out is put on the queue of what came in.`
      : `A packet of ${counted(len, 'byte')} came in on ${dev} and waits in the receive queue.`,
  'net:net_dev_xmit': ({ dev, rc }) =>
    rc === 0 ? `${dev} has taken the frame.` : `The driver of ${dev} did not take the frame, which is lost.`,
  'net:netif_receive_skb': ({ dev, len }) =>
    `The packet of ${counted(len, 'byte')} is taken off the receive queue of ${dev} and enters the stack, which looks for whom it is.`,
};
