// Made by tests/lint/api-types.js from the description of the management API: never edited by hand.
declare namespace Api {
  interface AccessEndBody {
    keep?: null | (AccessKind)[];
  }

  type AccessKind = 'Logins' | 'Services' | 'Browsers' | 'Passkeys';

  interface AccountEditBody {
    status?: null | AccountStatus;
    region?: null | string;
    trial?: null | TrialBody;
    keep?: null | (AccessKind)[];
  }

  interface AccountOverview {
    account: AccountView;
    offer: OfferView;
    people: (PersonView)[];
    devices: (DeviceView)[];
    hasLogin: boolean;
    profiles: (ProfileView)[];
    sessions: (CableSessionView)[];
    streams: (StreamView)[];
    services: (ServiceView)[];
    purchases: (PurchaseView)[];
  }

  interface AccountReport {
    byStatus: (CountView)[];
    byPlan: (CountView)[];
    byRegion: (CountView)[];
    createdByDay: (DayCount)[];
  }

  interface AccountRow {
    id: string;
    number: string;
    status: AccountStatus;
    effectiveStatus: AccountStatus;
    trialEndsAt: null | string;
    plan: null | string;
    region: null | string;
    devices: number;
    people: number;
    createdAt: string;
  }

  type AccountStatus = 'Active' | 'Blocked' | 'Closed' | null;

  interface AccountView {
    id: string;
    number: string;
    status: AccountStatus;
    effectiveStatus: AccountStatus;
    trial: null | TrialView;
    plan: null | string;
    planSince: null | string;
    region: null | string;
    version: number;
    createdAt: string;
    updatedAt: string;
  }

  interface AdapterItem {
    id: string;
    state: string;
    since: string;
    code: null | string;
    why: null | string;
    name: null | string;
    version: null | string;
    publisher: null | string;
    digest: null | string;
    capabilities: (string)[];
    successor: null | string;
    hooks: (HookUse)[];
  }

  interface AdapterList {
    items: (AdapterItem)[];
  }

  interface AffectedAccounts {
    plans: (AffectedPlan)[];
    accounts: number;
  }

  interface AffectedOperator {
    operator: string;
    bundles: number;
  }

  interface AffectedOperators {
    operators: (AffectedOperator)[];
    bundles: number;
  }

  interface AffectedPlan {
    plan: string;
    accounts: number;
  }

  interface AgreedClaimView {
    claim: string;
    required: boolean;
    purpose: string;
    oidcName: string;
    samlName: null | string;
  }

  interface ApiKeyView {
    id: string;
    label: string;
    role: StaffRole;
    state: string;
    createdBy: string;
    createdAt: string;
    expiresAt: string;
    lastUsedAt: null | string;
    revokedAt: null | string;
  }

  interface AuditEventView {
    id: number;
    at: string;
    actor: string;
    action: string;
    outcome: string;
    partner: null | string;
    subject: null | string;
    requestId: null | string;
    detail: null | string;
    chainPosition: null | number;
  }

  interface BillLine {
    at: string;
    order: string;
    partner: string;
    offer: string;
    deed: LedgerDeed;
    currency: string;
    grossMinor: number;
    taxMinor: number;
  }

  interface BillTotal {
    currency: string;
    grossMinor: number;
    taxMinor: number;
  }

  interface BillView {
    month: string;
    lines: (BillLine)[];
    totals: (BillTotal)[];
  }

  type BreakFix = 'ByItself' | 'CorrectBooks' | 'GiveBack' | 'Accept';

  type BreakKind = 'MissingAtAdapter' | 'MissingInBroker' | 'AmountMismatch' | 'CurrencyMismatch' | 'StatusMismatch' | 'DuplicateAtAdapter' | 'TimingDifference' | 'EntitledNotBilled' | 'BilledNotEntitled';

  type BreakState = 'Open' | 'Proposed' | 'Closed';

  interface BreakView {
    id: string;
    source: ReconciliationSource;
    name: string;
    subject: string;
    kind: BreakKind;
    state: BreakState;
    order: string;
    deed: ReconciledDeed;
    oursMinor: null | number;
    oursCurrency: null | string;
    theirsMinor: null | number;
    theirsCurrency: null | string;
    at: string;
    foundAt: string;
    fixes: (BreakFix)[];
    fix: null | BreakFix;
    reason: null | string;
    isMine: boolean;
  }

  type BulkJobKind = 'Import' | 'Edit';

  type BulkJobState = 'Running' | 'Done' | 'Cancelled';

  interface BundleView {
    id: string;
    name: string;
    kind: string;
    subscribed: boolean;
    usable: boolean;
    visible: boolean;
    mayToggle: boolean;
    reasons: (ReasonView)[];
    prices: (PriceView)[];
  }

  interface CableSessionView {
    id: string;
    method: SignInMethod;
    deviceLabel: null | string;
    authenticatedAt: string;
    lastUsedAt: string;
  }

  interface CallerView {
    id: string;
    name: string;
    kind: string;
    ofPlatform: boolean;
  }

  interface CataloguePreview {
    action: string;
    effects: (string)[];
    affected: AffectedAccounts;
  }

  interface CatalogueVersionView {
    version: number;
    changedBy: string;
    changedAt: string;
  }

  interface CatalogueView {
    version: number;
    shared: number;
    catalogue: JsonObject;
    sharedContent: JsonArray;
  }

  interface ChargeView {
    term: Term;
    amount: number;
    currency: string;
  }

  interface ChoiceBody {
    entry: string;
    on: boolean;
    until?: null | string;
  }

  interface CommandBody {
    kind: DeviceCommandKind;
    parameters?: null | Record<string, string>;
  }

  interface CommandView {
    id: string;
    kind: DeviceCommandKind;
    state: DeviceCommandState;
    queuedAt: string;
    deliveredAt: null | string;
    finishedAt: null | string;
    result: null | string;
  }

  interface ConfigurationStateView {
    generation: number;
    faulty: (FaultyFileView)[];
    ends: (DeadlineView)[];
  }

  interface ConformanceReport {
    suite: string;
    items: (ConformanceResult)[];
  }

  interface ConformanceResult {
    plan: string;
    module: string;
    clause: string;
    result: string;
  }

  interface CountOf {
    count: number;
    all: number;
  }

  interface CountView {
    key: string;
    count: number;
  }

  interface DayCount {
    day: string;
    count: number;
  }

  interface DeadlineView {
    subject: string;
    file: string;
    what: string;
    at: string;
    passed: boolean;
  }

  interface DeliveryView {
    id: string;
    partner: string;
    channel: NoticeChannel;
    type: string;
    about: string;
    body: JsonElement;
    createdAt: string;
    attempts: number;
    lastAnswer: null | string;
    state: NoticeState;
    updatedAt: string;
  }

  interface DepositBody {
    minor: number;
    currency: string;
    reference: string;
  }

  type DeviceCommandKind = 'Reboot' | 'FactoryReset' | 'Configure';

  type DeviceCommandState = 'Queued' | 'Delivered' | 'Done' | 'Failed';

  interface DeviceEditBody {
    name?: null | string;
    region?: null | string;
    outputs?: null | DeviceOutputs;
  }

  interface DeviceOutputs {
    terrestrialInput?: boolean;
    analogOutput?: boolean;
    hdcp?: boolean;
  }

  interface DeviceReport {
    byType: (CountView)[];
  }

  interface DeviceView {
    id: string;
    uid: string;
    type: string;
    name: null | string;
    region: null | string;
    outputs: DeviceOutputs;
    linkedAt: string;
    lastSeenAt: null | string;
  }

  interface EvidenceList {
    items: (EvidenceView)[];
  }

  interface EvidenceView {
    id: string;
    at: string;
    partner: string;
    orderNumber: string;
    address: string;
    requestId: string;
    body: string;
    signature: string;
    publicKey: JsonElement;
    digest: string;
    isAsNoted: null | boolean;
    isSigned: boolean;
  }

  interface FaultyFileView {
    file: string;
    tenant: null | string;
    since: string;
    lastGoodIsLive: boolean;
    faults: (FileFaultView)[];
  }

  interface FileFaultView {
    place: string;
    rule: string;
    message: string;
    fix: string;
  }

  interface FixBody {
    fix: BreakFix;
    reason: string;
  }

  interface FixDecisionBody {
    fix: BreakFix;
    approves: boolean;
  }

  interface FundsList {
    items: (FundsView)[];
  }

  interface FundsView {
    partner: string;
    currency: string;
    balanceMinor: number;
  }

  interface HookUse {
    operation: string;
    answered: number;
    unanswered: number;
    added: number;
    dropped: number;
  }

  interface ImportCounts {
    added?: number;
    changed?: number;
    unchanged?: number;
    status?: number;
    region?: number;
    overridden?: number;
    peopleAdded?: number;
    peopleChanged?: number;
  }

  interface JobBody {
    filter: JobFilter;
    status?: null | AccountStatus;
    plan?: null | string;
    entry?: null | JobEntry;
    keep?: null | (AccessKind)[];
  }

  interface JobDetails {
    job: JobView;
    faults: (JobFaultView)[];
  }

  interface JobEntry {
    id: string;
    on: boolean;
  }

  interface JobFaultView {
    line: number;
    code: string;
    place: string;
    fix: string;
  }

  interface JobFilter {
    status?: null | AccountStatus;
    plan?: null | string;
    region?: null | string;
  }

  interface JobView {
    id: string;
    kind: BulkJobKind;
    state: BulkJobState;
    total: number;
    processed: number;
    changed: number;
    faulty: number;
    imported: null | ImportCounts;
    startedBy: string;
    startedAt: string;
    updatedAt: string;
  }

  type JsonArray = (unknown)[];

  type JsonElement = unknown;

  type JsonObject = unknown;

  type LedgerAccountKind = 'Receivable' | 'Payable' | 'Commission' | 'Tax' | 'Funds' | 'Cash';

  type LedgerDeed = 'Reserve' | 'Capture' | 'Release' | 'Refund' | 'Deposit' | 'Correct';

  interface LedgerEntryView {
    at: string;
    deed: LedgerDeed;
    layer: LedgerLayer;
    account: LedgerAccountKind;
    minor: number;
    currency: string;
  }

  type LedgerLayer = 'Pending' | 'Posted';

  interface LedgerSum {
    account: LedgerAccountKind;
    layer: LedgerLayer;
    currency: string;
    debitMinor: number;
    creditMinor: number;
  }

  interface LedgerSummary {
    month: string;
    items: (LedgerSum)[];
  }

  interface LicenceReport {
    accounts: number;
    activeAccounts: number;
    people: number;
    devices: number;
    streamsNow: number;
  }

  interface LimitsView {
    linked: null | number;
    concurrent: null | number;
    byType: (TypeLimitView)[];
  }

  interface LoginBody {
    cableId: string;
    password: string;
  }

  interface NewAccountBody {
    number: string;
    plan?: null | string;
    region?: null | string;
    trial?: null | TrialBody;
  }

  interface NewApiKey {
    label: string;
    role: StaffRole;
    days: number;
  }

  interface NewApiKeyView {
    key: ApiKeyView;
    secret: string;
  }

  interface NewDeviceBody {
    uid: string;
    type: string;
    name?: null | string;
    region?: null | string;
    login?: null | LoginBody;
  }

  interface NewPersonBody {
    cableId: string;
    role: PersonRole;
    number?: null | string;
    password?: null | string;
  }

  interface NewStaff {
    name: string;
    roles: (StaffRole)[];
  }

  interface NewStaffView {
    member: StaffMemberView;
    enrolmentLink: string;
    worksUntil: null | string;
  }

  type NoticeChannel = 'Webhook' | 'Logout';

  type NoticeState = 'Waiting' | 'Delivered' | 'GivenUp';

  interface OfferView {
    barrier: null | ReasonView;
    bundles: (BundleView)[];
    charges: (ChargeView)[];
    limits: LimitsView;
  }

  interface OidcView {
    clientId: string;
    clientAuthentication: string;
    redirectUris: (string)[];
    grantTypes: (string)[];
    idTokenSigningAlgorithm: string;
    accessTokenLifetime: string;
    refreshTokenLifetime: string;
  }

  interface OperatorSettingsView {
    id: string;
    name: string;
    ownedBy: string;
    issuer: string;
    hosts: (string)[];
    theme: string;
    locales: (string)[];
    pairwiseScope: string;
    supportUrl: null | string;
    sessionIdle: string;
    sessionAbsolute: string;
  }

  interface OperatorView {
    id: string;
    name: string;
  }

  interface OrderDetail {
    order: OrderSummary;
    steps: (OrderStepView)[];
    otherParts: (string)[];
    ledger: (LedgerEntryView)[];
    refunds: (RefundView)[];
    restMinor: null | number;
  }

  type OrderFailure = 'None' | 'BuyerServiceUnavailable' | 'SellerServiceUnavailable' | 'NotEnoughCredit' | 'RejectedByBuyerService' | 'RejectedBySellerService' | 'BuyerAccountUnknown' | 'SellerAccountUnknown' | 'UnknownError' | 'NotApproved' | 'BundleBroken';

  type OrderKind = 'SignUp' | 'Cancel' | 'Resume' | 'Pause' | 'ChangeOffer' | 'Renewal' | 'Refund';

  type OrderState = 'AwaitingApproval' | 'Processing' | 'Review' | 'Completed' | 'Denied';

  interface OrderStepView {
    kind: StepKind;
    key: string;
    attempts: number;
    firstSentAt: null | string;
    lastSentAt: null | string;
    effect: null | string;
    reason: string;
    code: null | string;
    externalRef: null | string;
    settledAt: null | string;
  }

  interface OrderSummary {
    number: string;
    kind: OrderKind;
    account: null | string;
    partner: string;
    offer: string;
    bundle: null | string;
    priceMinor: number;
    currency: string;
    state: OrderState;
    failure: OrderFailure;
    createdAt: string;
    updatedAt: string;
  }

  interface OverviewView {
    activePartners: CountOf;
    securedStaff: CountOf;
    validKeys: number;
    configurationGeneration: number;
    waitingFaults: number;
    signIns: (SignInDay)[];
    ordersToReview: number;
  }

  interface PageOfAccountRow {
    items: (AccountRow)[];
    next: null | string;
  }

  interface PageOfApiKeyView {
    items: (ApiKeyView)[];
    next: null | string;
  }

  interface PageOfAuditEventView {
    items: (AuditEventView)[];
    next: null | string;
  }

  interface PageOfBreakView {
    items: (BreakView)[];
    next: null | string;
  }

  interface PageOfCatalogueVersionView {
    items: (CatalogueVersionView)[];
    next: null | string;
  }

  interface PageOfCommandView {
    items: (CommandView)[];
    next: null | string;
  }

  interface PageOfDeliveryView {
    items: (DeliveryView)[];
    next: null | string;
  }

  interface PageOfJobView {
    items: (JobView)[];
    next: null | string;
  }

  interface PageOfOrderSummary {
    items: (OrderSummary)[];
    next: null | string;
  }

  interface PageOfPartnerView {
    items: (PartnerView)[];
    next: null | string;
  }

  interface PageOfRunView {
    items: (RunView)[];
    next: null | string;
  }

  interface PageOfStaffChangeView {
    items: (StaffChangeView)[];
    next: null | string;
  }

  interface PageOfStaffMemberView {
    items: (StaffMemberView)[];
    next: null | string;
  }

  interface PageOfTenantView {
    items: (TenantView)[];
    next: null | string;
  }

  interface PartnerDetailView {
    partner: PartnerView;
    homeUrl: null | string;
    privacyUrl: null | string;
    validFrom: null | string;
    validUntil: null | string;
    claims: (AgreedClaimView)[];
    oidc: null | OidcView;
    saml: null | SamlView;
  }

  interface PartnerView {
    id: string;
    name: string;
    state: string;
    protocols: (string)[];
    sector: string;
    agreedClaims: number;
    ownedBy: string;
  }

  interface PasswordBody {
    password: string;
    keep?: null | (AccessKind)[];
  }

  type Permission = 'UseConsole' | 'ViewAccounts' | 'EditAccounts' | 'ViewPersonalData' | 'ViewCatalogue' | 'EditCatalogue' | 'ViewJobs' | 'RunJobs' | 'ViewOrders' | 'ResolveOrders' | 'AgreeToRefunds' | 'ViewReports' | 'ViewConfiguration' | 'OperateAdapters' | 'ViewStaff' | 'EditStaff' | 'EditKeys' | 'ViewAudit' | 'ViewTenants' | 'EditSharedContent';

  type PersonRole = 'Manager' | 'Authorised' | 'User' | 'Household';

  interface PersonRoleBody {
    role: PersonRole;
  }

  interface PersonView {
    id: string;
    number: null | string;
    role: PersonRole;
    createdAt: string;
  }

  interface PersonalDataView {
    state: string;
    data: (PersonalDatum)[];
  }

  interface PersonalDatum {
    name: string;
    value: string;
  }

  interface PlanBody {
    plan: string;
    replaces?: null | string;
  }

  interface Preview {
    action: string;
    effects: (string)[];
  }

  interface PriceView {
    priceList: string;
    provision: Provision;
    term: Term;
    assetType: null | string;
    provider: null | string;
    listPrice: number;
    price: number;
    currency: string;
    discount: null | string;
  }

  interface ProblemDocument {
    code: string;
    detail: string;
    status: number;
    requestId: string;
    errors: (ProblemFault)[];
  }

  interface ProblemFault {
    place: string;
    code: string;
    message: string;
    fix: string;
  }

  interface ProfileBody {
    nickname: string;
    icon: string;
    defaultLevel: number;
    maximumLevel: number;
    pin?: null | string;
  }

  interface ProfileView {
    id: string;
    nickname: string;
    icon: string;
    defaultLevel: number;
    maximumLevel: number;
    hasPin: boolean;
  }

  type Provision = 'OneTime' | 'Subscription';

  interface PurchaseBody {
    bundle: string;
    content: string;
    from?: null | string;
    until?: null | string;
  }

  interface PurchaseView {
    id: string;
    bundle: string;
    content: string;
    from: string;
    until: null | string;
  }

  type ReasonCode = 'InPlan' | 'TurnedOn' | 'Purchased' | 'AccountBlocked' | 'AccountClosed' | 'TrialEnded' | 'NotOnThisDeviceDuringTrial' | 'NoPlan' | 'NotInPlan' | 'NotYetValid' | 'NoLongerValid' | 'TimeInPlanIsOver' | 'TurnedOff' | 'NotTurnedOn' | 'NeedsBundle' | 'NotOnThisDeviceType' | 'PurchaseNeeded' | 'NotInRegion' | 'AboveAccessLevel' | 'PinNeeded' | 'UnknownContent';

  interface ReasonView {
    code: ReasonCode;
    subject: null | string;
  }

  type ReconciledDeed = 'Reserve' | 'Capture' | 'Void' | 'Refund' | 'Use';

  type ReconciliationSource = 'Billing' | 'Service';

  interface ReferralList {
    items: (ReferralSum)[];
    asOf: string;
  }

  type ReferralState = 'Converted' | 'Reversed' | 'Settled';

  interface ReferralSum {
    partner: string;
    offer: string;
    state: ReferralState;
    sales: number;
    incentiveMinor: null | number;
    currency: null | string;
  }

  interface RefundBody {
    minor: number;
    reason: string;
  }

  interface RefundDecisionBody {
    approves: boolean;
  }

  type RefundState = 'Requested' | 'Approved' | 'Rejected';

  interface RefundView {
    id: string;
    minor: number;
    currency: string;
    reason: string;
    requestedAt: string;
    state: RefundState;
    isMine: boolean;
    refundOrder: null | string;
  }

  interface RefusalView {
    hour: string;
    actor: string;
    action: string;
    outcome: string;
    partner: null | string;
    count: number;
    firstAt: string;
    lastAt: string;
    firstRequests: (string)[];
    lastRequests: (string)[];
  }

  interface RefusalsView {
    items: (RefusalView)[];
  }

  interface ReportView {
    accounts: AccountReport;
    devices: DeviceReport;
    streams: StreamReport;
    licences: LicenceReport;
  }

  interface RequestedRefund {
    refund: string;
  }

  interface ReviewBody {
    decision: ReviewDecision;
  }

  type ReviewDecision = 'TryAgain' | 'Completed' | 'Denied';

  interface RunView {
    id: string;
    source: ReconciliationSource;
    name: string;
    from: string;
    until: string;
    createdAt: string;
    endedAt: null | string;
    compared: number;
    broken: number;
    isUnanswered: boolean;
  }

  interface SamlView {
    entityId: string;
    requireSignedRequests: boolean;
    sign: string;
    nameId: string;
    assertionLifetime: string;
    metadataValidUntil: null | string;
  }

  interface SearchHit {
    kind: string;
    id: string;
    title: string;
  }

  interface SearchQuestion {
    text: string;
  }

  interface SearchView {
    hits: (SearchHit)[];
  }

  interface ServiceView {
    partner: string;
    person: string;
    givenAt: string;
    lastUsedAt: null | string;
  }

  interface SessionView {
    caller: CallerView;
    operator: OperatorView;
    roles: (StaffRole)[];
    permissions: (Permission)[];
    expiresAt: null | string;
    endsAt: null | string;
  }

  interface SettingsBody {
    currency: string;
    linkedDevices?: null | number;
    concurrentStreams?: null | number;
  }

  interface SettledReferrals {
    settled: number;
  }

  interface SettlementBody {
    before: string;
  }

  interface SettlementList {
    month: string;
    items: (SettlementView)[];
  }

  interface SettlementView {
    partner: string;
    currency: string;
    sales: number;
    refunds: number;
    grossMinor: number;
    taxMinor: number;
    commissionMinor: number;
    payableMinor: number;
  }

  interface SharedContentPreview {
    action: string;
    effects: (string)[];
    affected: AffectedOperators;
  }

  interface SharedContentView {
    version: number;
    items: JsonArray;
    changedBy: null | string;
    changedAt: null | string;
  }

  interface SignInDay {
    day: string;
    succeeded: number;
    refused: number;
  }

  type SignInMethod = 'Password' | 'Passkey' | 'Device' | 'HomeNetwork';

  interface StaffChangeView {
    id: number;
    at: string;
    actor: string;
    action: string;
    objectKind: string;
    objectId: string;
    before: null | JsonElement;
    after: null | JsonElement;
    requestId: null | string;
  }

  interface StaffChanges {
    roles?: null | (StaffRole)[];
    disabled?: null | boolean;
  }

  interface StaffMemberView {
    id: string;
    name: string;
    roles: (StaffRole)[];
    disabled: boolean;
    enrolled: boolean;
    secondFactor: boolean;
    invitedUntil: null | string;
    lastSignInAt: null | string;
    createdAt: string;
    version: number;
  }

  type StaffRole = 'Viewer' | 'Support' | 'Catalogue' | 'Security' | 'Administrator' | 'Platform';

  type StepKind = 'Check' | 'Reserve' | 'Provision' | 'Capture' | 'Void' | 'Change' | 'Refund' | 'Withdraw';

  interface StreamReport {
    now: number;
    byDeviceType: (CountView)[];
  }

  interface StreamView {
    id: string;
    partner: string;
    content: string;
    deviceType: string;
    startedAt: string;
  }

  interface TenantView {
    id: string;
    name: string;
    issuer: string;
    partners: number;
    ownedBy: string;
  }

  type Term = 'Day' | 'Month' | 'Year' | 'Lifetime';

  interface TestedWebhook {
    delivery: string;
  }

  interface TrialBody {
    endsAt?: null | string;
    statusAfter?: null | AccountStatus;
    deviceTypes?: null | (unknown)[];
  }

  interface TrialView {
    endsAt: string;
    statusAfter: AccountStatus;
    deviceTypes: (string)[];
  }

  interface TypeLimitView {
    type: string;
    linked: null | number;
    concurrent: null | number;
  }

  interface WantedRun {
    run: string;
  }

  interface WantedRunBody {
    adapter: string;
    from: string;
    until: string;
  }

  interface WebhookList {
    items: (WebhookView)[];
  }

  interface WebhookView {
    partner: string;
    channel: NoticeChannel;
    address: string;
    isEnabled: boolean;
    waiting: number;
    givenUp: number;
  }

  type GetAnswer<P extends string> =
    P extends `accounts/${string}/devices/${string}/commands` ? PageOfCommandView :
    P extends `accounts/${string}/people/${string}/personal-data` ? PersonalDataView :
    P extends `accounts/${string}/bill` ? BillView :
    P extends `accounts/${string}/bill.csv` ? null :
    P extends `configuration/partners/${string}` ? PartnerDetailView :
    P extends `settlements/${string}/statement.csv` ? null :
    P extends `audit/changes` ? PageOfStaffChangeView :
    P extends `audit/export.csv` ? null :
    P extends `audit/refusals` ? RefusalsView :
    P extends `catalogue/versions` ? PageOfCatalogueVersionView :
    P extends `configuration/operator` ? OperatorSettingsView :
    P extends `configuration/partners` ? PageOfPartnerView :
    P extends `configuration/state` ? ConfigurationStateView :
    P extends `ledger/postings.csv` ? null :
    P extends `reconciliation/breaks` ? PageOfBreakView :
    P extends `reconciliation/breaks.csv` ? null :
    P extends `reconciliation/runs` ? PageOfRunView :
    P extends `reports/accounts.csv` ? null :
    P extends `reports/licences.csv` ? null :
    P extends `webhooks/deliveries` ? PageOfDeliveryView :
    P extends `accounts/${string}` ? AccountOverview :
    P extends `evidence/${string}` ? EvidenceList :
    P extends `jobs/${string}` ? JobDetails :
    P extends `orders/${string}` ? OrderDetail :
    P extends `staff/${string}` ? StaffMemberView :
    P extends `accounts` ? PageOfAccountRow :
    P extends `accounts.csv` ? null :
    P extends `adapters` ? AdapterList :
    P extends `audit` ? PageOfAuditEventView :
    P extends `catalogue` ? CatalogueView :
    P extends `conformance` ? ConformanceReport :
    P extends `funds` ? FundsList :
    P extends `jobs` ? PageOfJobView :
    P extends `keys` ? PageOfApiKeyView :
    P extends `ledger` ? LedgerSummary :
    P extends `orders` ? PageOfOrderSummary :
    P extends `overview` ? OverviewView :
    P extends `referrals` ? ReferralList :
    P extends `reports` ? ReportView :
    P extends `session` ? SessionView :
    P extends `settlements` ? SettlementList :
    P extends `shared-content` ? SharedContentView :
    P extends `staff` ? PageOfStaffMemberView :
    P extends `tenants` ? PageOfTenantView :
    P extends `webhooks` ? WebhookList :
    never;

  type PostAnswer<P extends string> =
    P extends `accounts/${string}/devices/${string}/commands` ? CommandView :
    P extends `accounts/${string}/people/${string}/access-end` ? null :
    P extends `accounts/${string}/people/${string}/password` ? null :
    P extends `orders/${string}/refunds/${string}/decision` ? null :
    P extends `catalogue/versions/${string}/restore` ? CataloguePreview :
    P extends `reconciliation/breaks/${string}/decision` ? null :
    P extends `reconciliation/breaks/${string}/proposal` ? null :
    P extends `webhooks/deliveries/${string}/redelivery` ? null :
    P extends `accounts/${string}/choices` ? AccountView :
    P extends `accounts/${string}/devices` ? DeviceView :
    P extends `accounts/${string}/people` ? PersonView :
    P extends `accounts/${string}/profiles` ? ProfileView :
    P extends `accounts/${string}/purchases` ? PurchaseView :
    P extends `adapters/${string}/restart` ? null :
    P extends `funds/${string}/deposits` ? FundsView :
    P extends `jobs/${string}/cancel` ? null :
    P extends `orders/${string}/refunds` ? RequestedRefund :
    P extends `orders/${string}/review` ? null :
    P extends `referrals/${string}/settlement` ? SettledReferrals :
    P extends `staff/${string}/reset` ? Preview :
    P extends `webhooks/${string}/test` ? TestedWebhook :
    P extends `reconciliation/runs` ? WantedRun :
    P extends `accounts` ? AccountView :
    P extends `jobs` ? Preview :
    P extends `keys` ? NewApiKeyView :
    P extends `search` ? SearchView :
    P extends `staff` ? NewStaffView :
    never;

  type PutAnswer<P extends string> =
    P extends `accounts/${string}/profiles/${string}` ? ProfileView :
    P extends `accounts/${string}/login` ? null :
    P extends `accounts/${string}/plan` ? Preview :
    P extends `catalogue/${string}/${string}` ? CataloguePreview :
    P extends `catalogue/settings` ? CataloguePreview :
    P extends `shared-content/${string}` ? SharedContentPreview :
    never;

  type PatchAnswer<P extends string> =
    P extends `accounts/${string}/devices/${string}` ? DeviceView :
    P extends `accounts/${string}/people/${string}` ? PersonView :
    P extends `accounts/${string}` ? Preview :
    P extends `staff/${string}` ? Preview :
    never;

  type DeleteAnswer<P extends string> =
    P extends `accounts/${string}/devices/${string}` ? Preview | null :
    P extends `accounts/${string}/people/${string}` ? Preview | null :
    P extends `accounts/${string}/profiles/${string}` ? null :
    P extends `accounts/${string}/sessions/${string}` ? null :
    P extends `accounts/${string}/login` ? Preview | null :
    P extends `catalogue/${string}/${string}` ? CataloguePreview :
    P extends `accounts/${string}` ? Preview | null :
    P extends `keys/${string}` ? Preview | null :
    P extends `shared-content/${string}` ? SharedContentPreview :
    P extends `staff/${string}` ? Preview | null :
    P extends `session` ? null :
    never;
}
