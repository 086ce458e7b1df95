import { CustomOrderProcess, Injector, OrderProcess, TransactionalConnection } from '@vendure/core';
import { OutboxEntry } from './outbox-entry.entity';

declare module '@vendure/core' {
    interface CustomOrderStates {
        Completed: never;
    }
}

let connection: TransactionalConnection;

/**
 * Adds the state `Completed`, the shopper's word that all is well, and keeps orders that Guerdon knows of from
 * being rewritten: what was ordered is a fact there, and a change to it is a refund or a cancellation.
 */
export const guerdonOrderProcess: OrderProcess<'Completed'> & CustomOrderProcess<'Completed'> = {
    transitions: {
        Delivered: { to: ['Completed'], mergeStrategy: 'merge' },
        Completed: { to: ['Cancelled'] },
    },
    init(injector: Injector) {
        connection = injector.get(TransactionalConnection);
    },
    async onTransitionStart(_from, to, { ctx, order }) {
        if (to !== 'Modifying') {
            return;
        }
        const told = await connection.getRepository(ctx, OutboxEntry).existsBy({ orderCode: order.code });
        return told ? 'This order is placed, and Guerdon knows its lines: cancel or refund them instead.' : undefined;
    },
};
