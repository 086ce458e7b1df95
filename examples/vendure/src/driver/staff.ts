import { entries } from './furnish';
import { Api } from './graphql';
import { Basket, Step } from './scenario';

interface Line {
    id: string;
    orderPlacedQuantity: number;
    quantity: number;
    productVariant: { sku: string };
    fulfillmentLines: { quantity: number }[];
}

interface Refund {
    total: number;
    lines: { orderLineId: string; quantity: number }[];
}

interface Order {
    lines: Line[];
    fulfillments: { id: string; state: string }[];
    payments: { id: string; amount: number; refunds: Refund[] }[];
    shippingWithTax: number;
}

interface Units {
    orderLineId: string;
    quantity: number;
}

/** What a refund is for. */
interface Returned {
    lines: Units[];
    shipping: number;
    amount?: number;
}

const FAILED = '... on ErrorResult { errorCode message }';

/** The people of the shop, who work through its admin API. */
export class Staff {
    constructor(private api: Api) {}

    /** Takes one step with an order. */
    async take(id: string, step: Step): Promise<void> {
        const order = await this.look(id);
        switch (step.do) {
            case 'settle payment':
                return this.settlePayment(order);
            case 'ship':
                return this.ship(step.only ? units(order, step.only) : unshipped(order));
            case 'deliver':
                return this.deliver(order);
            case 'complete':
                return this.moveOrder(id, 'Completed');
            case 'modify in vain':
                return this.modifyInVain(id);
            case 'cancel':
                return this.cancel(id, null);
            case 'cancel lines':
                return this.cancel(id, units(order, step.lines));
            case 'refund':
                return this.refund(order, { lines: units(order, step.lines), shipping: 0, amount: step.amount });
            case 'give back':
                return this.refund(order, { lines: [], shipping: 0, amount: step.amount });
            case 'refund shipping':
                return this.refund(order, { lines: [], shipping: order.shippingWithTax });
            case 'refund what is left':
                return this.refund(order, whatIsLeft(order));
        }
    }

    private look(id: string): Promise<Order> {
        return this.api.call(
            `query($id: ID!) {
                order(id: $id) {
                    lines {
                        id orderPlacedQuantity quantity productVariant { sku } fulfillmentLines { quantity }
                    }
                    fulfillments { id state }
                    payments { id amount refunds { total lines { orderLineId quantity } } }
                    shippingWithTax
                }
            }`,
            { id },
        );
    }

    private async settlePayment(order: Order): Promise<void> {
        await this.api.call(
            `mutation($id: ID!) { settlePayment(id: $id) { ... on Payment { id } ${FAILED} } }`,
            { id: order.payments[0].id },
        );
    }

    private async ship(lines: Units[]): Promise<void> {
        const method = { name: 'method', value: 'parcel' };
        const handler = { code: 'manual-fulfillment', arguments: [method] };
        const { id } = await this.api.call<{ id: string }>(
            `mutation($input: FulfillOrderInput!) {
                addFulfillmentToOrder(input: $input) { ... on Fulfillment { id } ${FAILED} }
            }`,
            { input: { lines, handler } },
        );
        await this.moveParcel(id, 'Shipped');
    }

    private async deliver(order: Order): Promise<void> {
        for (const parcel of order.fulfillments.filter(({ state }) => state === 'Shipped')) {
            await this.moveParcel(parcel.id, 'Delivered');
        }
    }

    private async moveParcel(id: string, state: string): Promise<void> {
        await this.api.call(
            `mutation($id: ID!, $state: String!) {
                transitionFulfillmentToState(id: $id, state: $state) { ... on Fulfillment { id } ${FAILED} }
            }`,
            { id, state },
        );
    }

    private async moveOrder(id: string, state: string): Promise<void> {
        await this.api.call(
            `mutation($id: ID!, $state: String!) {
                transitionOrderToState(id: $id, state: $state) {
                    ... on Order { id } ... on OrderStateTransitionError { errorCode message transitionError }
                }
            }`,
            { id, state },
        );
    }

    /** Sees that the plugin keeps an order from being rewritten once it was told. */
    private async modifyInVain(id: string): Promise<void> {
        const refused = await this.moveOrder(id, 'Modifying').then(
            () => false,
            (error: Error) => error.message.includes('cancel or refund them instead'),
        );
        if (!refused) {
            throw new Error('an order that was told could be modified');
        }
    }

    private async cancel(orderId: string, lines: Units[] | null): Promise<void> {
        await this.api.call(
            `mutation($input: CancelOrderInput!) { cancelOrder(input: $input) { ... on Order { id } ${FAILED} } }`,
            { input: { orderId, lines, reason: 'asked for', cancelShipping: false } },
        );
    }

    /** Gives money back: without an amount, the price of the lines and the shipping fee. */
    private async refund(order: Order, what: Returned): Promise<void> {
        const { id } = await this.api.call<{ id: string }>(
            `mutation($input: RefundOrderInput!) { refundOrder(input: $input) { ... on Refund { id } ${FAILED} } }`,
            { input: { ...what, adjustment: 0, paymentId: order.payments[0].id, reason: 'asked for' } },
        );
        await this.api.call(
            `mutation($input: SettleRefundInput!) { settleRefund(input: $input) { ... on Refund { id } ${FAILED} } }`,
            { input: { id, transactionId: `refund-${id}` } },
        );
    }
}

function units(order: Order, basket: Basket): Units[] {
    return entries(basket).map(([sku, quantity]) => {
        const line = order.lines.find(({ productVariant }) => productVariant.sku === sku);
        if (line === undefined) {
            throw new Error(`the order has no ${sku}`);
        }
        return { orderLineId: line.id, quantity };
    });
}

function unshipped(order: Order): Units[] {
    return order.lines.map(line => {
        const shipped = sum(line.fulfillmentLines.map(({ quantity }) => quantity));
        return { orderLineId: line.id, quantity: line.quantity - shipped };
    });
}

/** Every unit and all the money that no refund has returned yet, with the shipping fee. */
function whatIsLeft(order: Order): Returned {
    const refunds = order.payments.flatMap(payment => payment.refunds);
    const lines = order.lines.map(({ id, orderPlacedQuantity }) => {
        const back = refunds.flatMap(refund => refund.lines.filter(({ orderLineId }) => orderLineId === id));
        return { orderLineId: id, quantity: orderPlacedQuantity - sum(back.map(({ quantity }) => quantity)) };
    });
    const paid = sum(order.payments.map(({ amount }) => amount));
    return { lines, shipping: order.shippingWithTax, amount: paid - sum(refunds.map(({ total }) => total)) };
}

function sum(numbers: number[]): number {
    return numbers.reduce((all, one) => all + one, 0);
}
