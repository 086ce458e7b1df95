import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import {
    EventBus,
    ID,
    Order,
    OrderPlacedEvent,
    OrderStateTransitionEvent,
    Promotion,
    Refund,
    RefundLine,
    RefundStateTransitionEvent,
    RequestContext,
    TransactionalConnection,
} from '@vendure/core';
import { FundedBy, Returned, ToldOrder, toldOrder, toldRefund } from './facts';
import { GuerdonOptions } from './options';
import { GUERDON_OPTIONS, Outbox } from './outbox';

/** The states of an order that are facts for Guerdon. */
const FACTS: Record<string, string> = {
    PaymentSettled: 'paid',
    Shipped: 'shipped',
    Delivered: 'delivered',
    Completed: 'completed',
    Cancelled: 'cancelled',
};

/**
 * Writes what happens to orders into the outbox. Its handlers are blocking ones: they run in the transaction of
 * what happened, so a fact is written if and only if it holds.
 */
@Injectable()
export class Reporter implements OnModuleInit {
    constructor(
        private eventBus: EventBus,
        private connection: TransactionalConnection,
        private outbox: Outbox,
        @Inject(GUERDON_OPTIONS) private options: GuerdonOptions,
    ) {}

    onModuleInit(): void {
        this.eventBus.registerBlockingEventHandler({
            id: 'guerdon-order-placed',
            event: OrderPlacedEvent,
            handler: ({ ctx, order, createdAt }) => this.placed(ctx, order.id, order.orderPlacedAt ?? createdAt),
        });
        this.eventBus.registerBlockingEventHandler({
            id: 'guerdon-order-state',
            event: OrderStateTransitionEvent,
            handler: ({ ctx, order, toState, createdAt }) => this.moved(ctx, order, toState, createdAt),
        });
        this.eventBus.registerBlockingEventHandler({
            id: 'guerdon-refund',
            event: RefundStateTransitionEvent,
            handler: async ({ ctx, order, refund, toState, createdAt }) => {
                if (toState === 'Settled') {
                    await this.refunded(ctx, order.code, refund.id, createdAt);
                }
            },
        });
    }

    private async placed(ctx: RequestContext, id: ID, time: Date): Promise<void> {
        const order = await this.connection.getEntityOrThrow(ctx, Order, id, {
            relations: ['customer', 'lines.productVariant.translations', 'shippingLines'],
        });
        const data = toldOrder(order, this.options.sellerId, this.options.voucherCode, await this.funding(ctx, order));
        await this.outbox.write(ctx, {
            eventId: createdId(order.code),
            type: 'order.created',
            time,
            orderCode: order.code,
            data,
        });
    }

    private async moved(ctx: RequestContext, order: Order, state: string, time: Date): Promise<void> {
        const fact = FACTS[state];
        // A cart that is given up was never an order.
        const wasPlaced = state !== 'Cancelled' || order.orderPlacedAt;
        if (fact === undefined || !wasPlaced) {
            return;
        }
        await this.outbox.write(ctx, {
            eventId: `${order.code}-${fact}`,
            type: `order.${fact}`,
            time,
            orderCode: order.code,
            data: { order_id: order.code },
        });
    }

    /** A refund is counted on what was told of the order, so that editing a promotion later changes nothing. */
    private async refunded(ctx: RequestContext, orderCode: string, refundId: ID, time: Date): Promise<void> {
        const created = await this.outbox.dataOf<ToldOrder>(ctx, createdId(orderCode));
        if (created === null) {
            return;
        }
        const settled = await this.connection.getRepository(ctx, Refund).find({
            where: { state: 'Settled', payment: { order: { code: orderCode } } },
        });
        const others = settled.filter(refund => refund.id !== refundId);
        const refunds: Returned[] = [];
        for (const refund of [...others, ...settled.filter(refund => refund.id === refundId)]) {
            refunds.push(await this.returned(ctx, refund));
        }
        const lines = toldRefund(created, refunds);
        // Money for anything but products, like the shipping fee, is not of the fee base.
        if (lines.length === 0) {
            return;
        }
        const refund_id = `${orderCode}-refunded-${refundId}`;
        await this.outbox.write(ctx, {
            eventId: refund_id,
            type: 'order.refunded',
            time,
            orderCode,
            data: { refund_id, order_id: orderCode, lines },
        });
    }

    private async returned(ctx: RequestContext, refund: Refund): Promise<Returned> {
        const lines = await this.connection.getRepository(ctx, RefundLine).findBy({ refundId: refund.id });
        const named = lines.filter(line => line.quantity > 0);
        return {
            money: refund.total - refund.shipping,
            units: new Map(named.map(line => [String(line.orderLineId), line.quantity])),
        };
    }

    /** Who pays for the discounts of an order, by the source that its adjustments name. */
    private async funding(ctx: RequestContext, order: Order): Promise<Map<string, FundedBy>> {
        const found = new Map<string, FundedBy>();
        const sources = new Set(order.lines.flatMap(line => line.adjustments.map(one => one.adjustmentSource)));
        for (const source of sources) {
            const [kind, id] = source.split(':');
            if (kind !== 'PROMOTION') {
                continue;
            }
            const promotion = await this.connection.getEntityOrThrow(ctx, Promotion, id, { includeSoftDeleted: true });
            found.set(source, (promotion.customFields as { fundedBy: FundedBy }).fundedBy);
        }
        return found;
    }
}

function createdId(orderCode: string): string {
    return `${orderCode}-created`;
}
