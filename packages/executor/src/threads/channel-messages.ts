/** From the sender of a channel between threads to its receiver. */
export type ItemMessage = { readonly kind: 'item'; readonly item: unknown };

/** Back: so many more items may be sent. The first one is the capacity. */
export type RoomMessage = { readonly kind: 'room'; readonly amount: number };
