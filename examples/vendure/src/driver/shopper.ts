import { Variants, entries } from './furnish';
import { Api } from './graphql';
import { Plan } from './scenario';

const ORDER_RESULT = '... on Order { id code } ... on ErrorResult { errorCode message }';

/** An order as the shop numbers it. */
export interface Placed {
    id: string;
    code: string;
}

/** Someone who buys, through the shop's public API. */
export class Shopper {
    constructor(
        private api: Api,
        private variants: Variants,
    ) {}

    /** Fills a basket, enters coupon codes, and pays now or on invoice. */
    async order({ basket, coupons, payment }: Plan): Promise<Placed> {
        for (const [sku, quantity] of entries(basket)) {
            await this.api.call(
                `mutation($id: ID!, $quantity: Int!) {
                    addItemToOrder(productVariantId: $id, quantity: $quantity) { ${ORDER_RESULT} }
                }`,
                { id: this.variants.get(sku), quantity },
            );
        }
        for (const code of coupons) {
            await this.api.call(
                `mutation($code: String!) { applyCouponCode(couponCode: $code) { ${ORDER_RESULT} } }`,
                { code },
            );
        }
        await this.checkout();
        const input = { method: payment ?? 'pay-now', metadata: {} };
        return this.api.call<Placed>(
            `mutation($input: PaymentInput!) { addPaymentToOrder(input: $input) { ${ORDER_RESULT} } }`,
            { input },
        );
    }

    private async checkout(): Promise<void> {
        await this.api.call(
            `mutation($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ${ORDER_RESULT} } }`,
            { input: { streetLine1: '1 Jalan Merdeka', city: 'Kuala Lumpur', countryCode: 'MY' } },
        );
        const [method] = await this.api.call<{ id: string }[]>('{ eligibleShippingMethods { id } }');
        await this.api.call(
            `mutation($ids: [ID!]!) { setOrderShippingMethod(shippingMethodId: $ids) { ${ORDER_RESULT} } }`,
            { ids: [method.id] },
        );
        await this.api.call(
            `mutation {
                transitionOrderToState(state: "ArrangingPayment") {
                    ... on Order { id } ... on OrderStateTransitionError { errorCode message transitionError }
                }
            }`,
        );
    }
}
