import { Mutation, Query, Resolver } from '@nestjs/graphql';
import {
    Allow,
    LanguageCode,
    Permission,
    PluginCommonModule,
    RuntimeVendureConfig,
    VendurePlugin,
} from '@vendure/core';
import gql from 'graphql-tag';
import { GuerdonOptions } from './options';
import { guerdonOrderProcess } from './order-process';
import { OutboxEntry } from './outbox-entry.entity';
import { Counts, GUERDON_OPTIONS, Outbox } from './outbox';
import { Reporter } from './reporter';

const schema = gql`
    "An event that Guerdon refused."
    type GuerdonRefusal {
        eventId: String!
        refusal: String!
    }

    "What the outbox holds. Nothing is ever taken out of it."
    type GuerdonOutbox {
        "Events that Guerdon has taken."
        answered: Int!
        "Events that are still to be told."
        untold: Int!
        "When the oldest of them was written."
        oldestUntold: DateTime
        "Why the last request failed; null once one has not."
        lastError: String
        refused: [GuerdonRefusal!]!
    }

    type GuerdonCounts {
        accepted: Int!
        duplicates: Int!
        waiting: Int!
        refused: Int!
    }

    extend type Query {
        guerdonOutbox: GuerdonOutbox!
    }

    extend type Mutation {
        "Tells everything once more. It is all duplicates, or Guerdon had lost something."
        guerdonTellAgain: GuerdonCounts!
    }
`;

@Resolver()
class OutboxResolver {
    constructor(private outbox: Outbox) {}

    @Query()
    @Allow(Permission.ReadOrder)
    guerdonOutbox() {
        return this.outbox.standing();
    }

    @Mutation()
    @Allow(Permission.UpdateOrder)
    guerdonTellAgain(): Promise<Counts> {
        return this.outbox.tellAgain();
    }
}

function configure(config: RuntimeVendureConfig): RuntimeVendureConfig {
    config.orderOptions.process.push(guerdonOrderProcess);
    config.customFields.Promotion.push({
        name: 'fundedBy',
        type: 'string',
        nullable: false,
        defaultValue: 'seller',
        options: [{ value: 'seller' }, { value: 'platform' }],
        label: [{ languageCode: LanguageCode.en, value: 'Who pays for the discount' }],
    });
    return config;
}

/** Reports the orders of a shop to Guerdon. */
@VendurePlugin({
    imports: [PluginCommonModule],
    entities: [OutboxEntry],
    providers: [
        Outbox,
        Reporter,
        { provide: GUERDON_OPTIONS, useFactory: () => GuerdonPlugin.options },
    ],
    adminApiExtensions: { schema, resolvers: [OutboxResolver] },
    configuration: configure,
    compatibility: '^3.0.0',
})
export class GuerdonPlugin {
    static options: GuerdonOptions;

    static init(options: GuerdonOptions): typeof GuerdonPlugin {
        this.options = options;
        return this;
    }
}
