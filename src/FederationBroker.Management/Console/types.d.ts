/** What the console's modules hand each other. What the API answers is in api.d.ts. */
declare namespace Ui {
  type Nothing = null | undefined | false | '';
  type Child = Node | string | number | Nothing | readonly Child[];

  /** A node that is drawn for the given data, or its pieces. */
  type Drawn = Child;

  type Handler<E, N> = (event: N & { readonly currentTarget: E; readonly target: Element }) => unknown;

  /** Functions become listeners; of the rest null, undefined and false are left out, and true is an empty attribute. */
  interface Attributes<E> {
    onclick?: Handler<E, MouseEvent> | Nothing;
    onchange?: Handler<E, Event>;
    onsubmit?: Handler<E, SubmitEvent>;
    onkeydown?: Handler<E, KeyboardEvent>;
    onfocus?: Handler<E, FocusEvent>;
    onclose?: Handler<E, Event>;
    [name: string]: string | number | boolean | null | undefined | ((event: never) => unknown);
  }

  interface Option {
    readonly value: string;
    readonly label: string;
    readonly hint?: string;
  }

  interface Named {
    readonly name: string;
    readonly label: string;
    readonly hint?: string | Nothing;
    readonly required?: boolean;
  }

  interface TextField extends Named {
    readonly type?: 'text' | 'password';
    readonly value?: string | null;
    readonly max?: number;
    readonly fixed?: boolean;
  }

  interface NumberField extends Named {
    readonly type: 'number';
    readonly value?: number | null;
    readonly min?: number;
    readonly max?: number;
    readonly step?: number | 'any';
  }

  /** value: in minor units. */
  interface MoneyField extends Named {
    readonly type: 'money';
    readonly currency: string;
    readonly value?: number | null;
  }

  /** value: ISO 8601 in UTC. */
  interface MomentField extends Named {
    readonly type: 'moment';
    readonly value?: string | null;
  }

  interface SelectField extends Named {
    readonly type: 'select';
    readonly options: readonly Option[];
    readonly value?: string | null;
  }

  interface ChoicesField extends Named {
    readonly type: 'choices';
    readonly options: readonly Option[];
    readonly value?: readonly string[] | null;
  }

  interface SwitchField extends Named {
    readonly type: 'switch';
    readonly value?: boolean | null;
  }

  /** An object of fields; with summary(values) folded away behind that sentence. */
  interface GroupField extends Named {
    readonly type: 'group';
    readonly fields: readonly Field[];
    readonly value?: object | null;
    readonly summary?: (values: never) => string;
  }

  /** A list of objects. key: the member that names a row in the places of faults. */
  interface RowsField extends Named {
    readonly type: 'rows';
    readonly fields: readonly Field[];
    readonly one: string;
    readonly key?: string;
    readonly value?: readonly object[] | null;
  }

  interface SeveralField extends Named {
    readonly type: 'several';
    readonly known?: readonly Option[];
    readonly value?: readonly string[] | null;
  }

  type Field =
    | TextField
    | NumberField
    | MoneyField
    | MomentField
    | SelectField
    | ChoicesField
    | SwitchField
    | GroupField
    | RowsField
    | SeveralField;

  type FieldType = NonNullable<Field['type']>;

  /** What was begun and is no number or amount goes to the API as the text it is, to be refused there. */
  type ValueOf<F> = F extends { type: 'number' | 'money' }
    ? number | string | null
    : F extends { type: 'moment' }
      ? string | null
      : F extends { type: 'choices' | 'several' }
        ? string[]
        : F extends { type: 'switch' }
          ? boolean
          : F extends { type: 'group'; fields: infer G extends readonly Field[] }
            ? Partial<ValuesOf<G>>
            : F extends { type: 'rows'; fields: infer G extends readonly Field[] }
              ? Partial<ValuesOf<G>>[]
              : string;

  type ValuesOf<F extends readonly Field[]> = { [One in F[number] as One['name']]: ValueOf<One> };

  /** Focuses what is at fault. */
  type Focus = () => void;
  type Blame = (text: string, steps: string[]) => Focus | null | undefined;

  interface Control {
    /** What gets the focus. */
    input: HTMLElement;
    element: HTMLElement;
    read(): unknown;
    grouped?: boolean;
    beforeLabel?: boolean;
    open?: () => void;
    blame?: Blame;
    clear?: () => void;
  }

  interface DrawnField {
    name: string;
    element: HTMLElement;
    read: () => unknown;
    blame: Blame;
    clear: () => void;
  }

  /** fields: see parts/field.js. */
  interface Form<F extends readonly Field[]> {
    fields: F;
    submit: string;
    send: (values: ValuesOf<F>) => unknown;
    cancel?: () => unknown;
    changed?: (values: ValuesOf<F>) => unknown;
    placeOf?: (fault: Api.ProblemFault) => string;
    danger?: boolean;
  }

  type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

  /** version: of what is changed, as it was read; goes out as If-Match. */
  interface Change {
    method: Method;
    path: string;
    body?: unknown;
    version?: number;
  }

  /** What a change would do: sentences, and for the catalogue whom it reaches. */
  interface Preview {
    effects: readonly string[];
    affected?: { plans?: readonly Api.AffectedPlan[]; operators?: readonly Api.AffectedOperator[] };
  }

  interface Page<Row> {
    items: readonly Row[];
    next?: string | null;
  }

  /** The first column's cell names the row. */
  interface Column<Row> {
    title: string;
    cell: (row: Row) => Drawn;
    numeric?: boolean;
  }

  interface PageContext {
    session: Api.SessionView;
    query: Record<string, string>;
    may: (permission: Api.Permission) => boolean;
    title: (text: string) => void;
  }

  interface ConsolePage {
    path: string;
    title: string;
    icon?: string;
    permission: Api.Permission;
    draw: (steps: string[], context: PageContext) => Drawn | Promise<Drawn>;
    when?: (session: Api.SessionView) => boolean;
  }

  interface Validity {
    from?: string | null;
    until?: string | null;
  }

  interface DeviceType {
    id: string;
    name: string;
    linked?: number;
    concurrent?: number;
  }

  interface ContentItem {
    id: string;
    title: string;
    accessLevel?: number;
    partners?: string[];
    provider?: string;
    assetTypes?: string[];
    regions?: string[];
  }

  type BundleKind = 'channels' | 'dvr' | 'vod' | 'npvr' | 'ppv' | 'limit';

  interface RecordedChannel {
    channel: string;
    archiveHours?: number;
    timeShift?: boolean;
    pauseLive?: boolean;
  }

  interface Bundle {
    id: string;
    kind: BundleKind;
    name: string;
    description?: string;
    requires?: string[];
    channels?: (string | RecordedChannel)[];
    titles?: string[];
    programmes?: string[];
    model?: 'tvod' | 'svod' | 'avod' | 'fvod';
    offline?: boolean;
    adServer?: string;
    recordingHours?: number;
    storageDays?: number;
    notifyAtPercent?: number;
    overspendHours?: number;
    refuseOngoing?: boolean;
    refuseFinished?: boolean;
    finishedWithinHours?: number;
    charge?: 'fixed' | 'perMinute';
    deviceType?: string;
    linked?: number;
    concurrent?: number;
  }

  interface EntryTerms {
    atStart?: 'active' | 'notActive' | 'invisible';
    days?: number;
    subscriberMayToggle?: boolean;
    hidden?: boolean;
    hideAfterUnsubscribing?: boolean;
    deviceTypes?: string[];
    validity?: Validity;
  }

  interface PricingPlan {
    id: string;
    name: string;
    description?: string;
    bundles?: { bundle: string; terms?: EntryTerms }[];
    discounts?: { discount: string; terms?: EntryTerms; priceLists?: string[] }[];
    priceLists?: string[];
  }

  interface PriceList {
    id: string;
    price: number;
    provision: 'subscription' | 'oneTime';
    term: 'day' | 'month' | 'year' | 'lifetime';
    validity?: Validity;
    bundle: string;
    assets?: { assetType?: string; provider?: string; price?: number; term?: PriceList['term'] }[];
  }

  interface Discount {
    id: string;
    name: string;
    kind: 'percentage' | 'overriding';
    percent?: number;
    price?: number;
  }

  /** The document that an operator's catalogue is. */
  interface Catalogue {
    currency: string;
    linkedDevices?: number;
    concurrentStreams?: number;
    deviceTypes: DeviceType[];
    content: ContentItem[];
    bundles: Bundle[];
    plans: PricingPlan[];
    priceLists: PriceList[];
    discounts: Discount[];
  }

  type ListName = 'bundles' | 'plans' | 'priceLists' | 'discounts' | 'content' | 'deviceTypes';

  interface Entry {
    id: string;
    name?: string;
    title?: string;
  }

  /** A page with lists of entries that are edited one by one. */
  interface ListView {
    version: number;
    catalogue: Partial<Record<ListName, readonly Entry[]>>;
    mayEdit: boolean;
    done: (text: string) => unknown;
  }

  interface CatalogueView extends ListView {
    catalogue: Catalogue;
    sharedContent: ContentItem[];
  }

  /** How the entries of one list are edited. With kinds the fields depend on a choice that is made first. */
  interface Shape<E extends Entry, V extends ListView = CatalogueView> {
    list: ListName;
    /** What one is called: "price list". */
    one: string;
    /** typed: the id of an entry that is new, as far as it was typed. */
    fields: (entry: Partial<E>, view: V, typed: string | null | undefined) => readonly Field[];
    kinds?: { name: 'kind'; words: Record<string, string> };
    beside?: (entry: Partial<E>, view: V) => HTMLElement & { update: (values: object) => void };
    /** Of a list that is not the catalogue's. */
    address?: string;
  }

  interface AccountContext {
    path: `accounts/${string}`;
    view: Api.AccountOverview;
    catalogue: Catalogue;
    mayEdit: boolean;
    may: PageContext['may'];
    /** The type of device that the offer is seen from; empty: any. */
    device: string;
    look: (type: string) => unknown;
    done: (text: string) => unknown;
  }
}
