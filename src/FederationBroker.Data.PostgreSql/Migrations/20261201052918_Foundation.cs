using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace FederationBroker.Data.PostgreSql.Migrations
{
    /// <inheritdoc />
    public partial class Foundation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    outcome = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    request_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    detail = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    seal = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_event", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "audit_link",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    event_id = table.Column<long>(type: "bigint", nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_link", x => new { x.tenant, x.position });
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    event_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_pending", x => new { x.tenant, x.event_id });
                });

            migrationBuilder.CreateTable(
                name: "audit_removal",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    seal = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_removal", x => new { x.tenant, x.position });
                });

            migrationBuilder.CreateTable(
                name: "bulk_job",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    request = table.Column<string>(type: "text", nullable: false),
                    cursor = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    processed = table.Column<long>(type: "bigint", nullable: false),
                    changed = table.Column<long>(type: "bigint", nullable: false),
                    faulty = table.Column<long>(type: "bigint", nullable: false),
                    imported = table.Column<string>(type: "jsonb", nullable: false, defaultValueSql: "'{}'"),
                    started_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulk_job", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "catalogue_head",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_head", x => x.tenant);
                });

            migrationBuilder.CreateTable(
                name: "catalogue_version",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    document_json = table.Column<string>(type: "jsonb", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalogue_version", x => new { x.tenant, x.version });
                });

            migrationBuilder.CreateTable(
                name: "grant_event",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    items_json = table.Column<string>(type: "jsonb", nullable: false),
                    notice_locale = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_grant_event", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "ledger_transaction",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deed = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    key = table.Column<string>(type: "character varying(96)", maxLength: 96, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    seller = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    item = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reference = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    resolves = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_transaction", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "oidc_authorization",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    redirect_uri = table.Column<string>(type: "text", nullable: false),
                    code_challenge = table.Column<string>(type: "text", nullable: true),
                    dpop_key = table.Column<byte[]>(type: "bytea", nullable: true),
                    nonce = table.Column<string>(type: "text", nullable: true),
                    resource = table.Column<string>(type: "text", nullable: true),
                    scope = table.Column<string>(type: "text", nullable: false),
                    offline_access = table.Column<bool>(type: "boolean", nullable: false),
                    user_info_claims = table.Column<string[]>(type: "text[]", nullable: false),
                    id_token_claims = table.Column<string[]>(type: "text[]", nullable: false),
                    signed_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    context = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    with_pin = table.Column<bool>(type: "boolean", nullable: false),
                    offer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    order_number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    code_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    redeemed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_authorization", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "oidc_pushed_request",
                columns: table => new
                {
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sealed_parameters = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_pushed_request", x => new { x.tenant, x.handle_hash });
                });

            migrationBuilder.CreateTable(
                name: "oidc_revoked_access_token",
                columns: table => new
                {
                    token_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_revoked_access_token", x => new { x.tenant, x.token_id });
                });

            migrationBuilder.CreateTable(
                name: "oss_cursor",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    cursor = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oss_cursor", x => x.tenant);
                });

            migrationBuilder.CreateTable(
                name: "oss_order",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    change_json = table.Column<string>(type: "jsonb", nullable: false),
                    expected_version = table.Column<long>(type: "bigint", nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    answer = table.Column<string>(type: "character varying(450)", maxLength: 450, nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oss_order", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "oss_version",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subject = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false),
                    current = table.Column<long>(type: "bigint", nullable: false),
                    answered = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oss_version", x => new { x.tenant, x.subject, x.number });
                });

            migrationBuilder.CreateTable(
                name: "ott_order",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    origin = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    configuration = table.Column<int>(type: "integer", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    offer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    commission_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    interval = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    terms_hash = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    locale = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    request_key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    billing_adapter = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscription_adapter = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscription_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bundle = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    bundle_order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    is_optional = table.Column<bool>(type: "boolean", nullable: false),
                    gate = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    return_url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: true),
                    period = table.Column<int>(type: "integer", nullable: true),
                    refund_of = table.Column<Guid>(type: "uuid", nullable: true),
                    effective_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    state = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    failure = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ott_order", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "ott_referral",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    click = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    offer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    reference = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    incentive_minor = table.Column<long>(type: "bigint", nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    referred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    noted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ott_referral", x => new { x.tenant, x.partner, x.click });
                });

            migrationBuilder.CreateTable(
                name: "ott_subscription",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    offer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    interval = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    bundle = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    bundle_order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    service_reference = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    linked = table.Column<bool>(type: "boolean", nullable: false),
                    activation_url = table.Column<string>(type: "character varying(2048)", maxLength: 2048, nullable: true),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    periods_from = table.Column<string>(type: "character varying(19)", maxLength: 19, nullable: true),
                    paid_period = table.Column<int>(type: "integer", nullable: false),
                    charge_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    unpaid_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_by = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    next_offer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    next_price_minor = table.Column<long>(type: "bigint", nullable: true),
                    next_from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_because = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    ask_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    withheld = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    right_holds_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ask_right_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ott_subscription", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "outbox_line",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    queue = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    due_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_line", x => new { x.tenant, x.queue, x.subject });
                });

            migrationBuilder.CreateTable(
                name: "partner_funds",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    balance_minor = table.Column<long>(type: "bigint", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_funds", x => new { x.tenant, x.partner, x.currency });
                    table.CheckConstraint("ck_partner_funds_balance", "balance_minor >= 0");
                });

            migrationBuilder.CreateTable(
                name: "partner_notice",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    channel = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    about = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    last_answer = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_notice", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "partner_session",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sid = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    grant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    has_ended = table.Column<bool>(type: "boolean", nullable: false),
                    is_told = table.Column<bool>(type: "boolean", nullable: false),
                    kept_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_partner_session", x => new { x.tenant, x.partner, x.sid });
                });

            migrationBuilder.CreateTable(
                name: "passkey_ceremony",
                columns: table => new
                {
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    challenge = table.Column<byte[]>(type: "bytea", nullable: false),
                    made_for = table.Column<Guid>(type: "uuid", nullable: true),
                    user_handle = table.Column<byte[]>(type: "bytea", nullable: true),
                    browser_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    origin = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passkey_ceremony", x => new { x.tenant, x.handle_hash });
                });

            migrationBuilder.CreateTable(
                name: "payment_evidence",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    address = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    request_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    signature = table.Column<string>(type: "character varying(4096)", maxLength: 4096, nullable: false),
                    public_key = table.Column<string>(type: "character varying(1024)", maxLength: 1024, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_evidence", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "payment_mandate",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    buyer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    seller = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    ceiling_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    interval = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    activation_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    termination_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    is_suspended = table.Column<bool>(type: "boolean", nullable: false),
                    period = table.Column<int>(type: "integer", nullable: false),
                    used_minor = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_mandate", x => new { x.tenant, x.id });
                    table.CheckConstraint("ck_payment_mandate_used", "used_minor >= 0 AND used_minor <= ceiling_minor");
                });

            migrationBuilder.CreateTable(
                name: "payment_order",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    seller = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    buyer = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    item = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    mandate_id = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    failure = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_order", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "payment_repeat_key",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    request_id = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    address = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    fingerprint = table.Column<byte[]>(type: "bytea", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_repeat_key", x => new { x.tenant, x.partner, x.key });
                });

            migrationBuilder.CreateTable(
                name: "protection_key",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sealed_xml = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_protection_key", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "reconciliation_break",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject = table.Column<string>(type: "character varying(96)", maxLength: 96, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    deed = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    ours_minor = table.Column<long>(type: "bigint", nullable: true),
                    ours_currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    theirs_minor = table.Column<long>(type: "bigint", nullable: true),
                    theirs_currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    fix = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    proposed_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    decided_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliation_break", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "reconciliation_run",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    source = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    claimed_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    compared = table.Column<int>(type: "integer", nullable: false),
                    broken = table.Column<int>(type: "integer", nullable: false),
                    is_unanswered = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reconciliation_run", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "refusal_tally",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    hour = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    outcome = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    actor = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    first_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    first_requests = table.Column<string[]>(type: "text[]", nullable: false),
                    last_requests = table.Column<string[]>(type: "text[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refusal_tally", x => new { x.tenant, x.hour, x.action, x.outcome, x.partner });
                });

            migrationBuilder.CreateTable(
                name: "service_account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    status = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    trial_ends_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    status_after_trial = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    trial_device_types = table.Column<string>(type: "jsonb", nullable: false),
                    plan = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    plan_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    region = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    choices = table.Column<string>(type: "jsonb", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_account", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "service_statement",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_statement", x => new { x.tenant, x.partner, x.as_of });
                });

            migrationBuilder.CreateTable(
                name: "shared_content_version",
                columns: table => new
                {
                    version = table.Column<int>(type: "integer", nullable: false),
                    content_json = table.Column<string>(type: "jsonb", nullable: false),
                    changed_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shared_content_version", x => x.version);
                });

            migrationBuilder.CreateTable(
                name: "sign_in_ticket",
                columns: table => new
                {
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    browser_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    origin = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_request = table.Column<byte[]>(type: "bytea", nullable: false),
                    signed_in_session = table.Column<Guid>(type: "uuid", nullable: true),
                    consent_answered = table.Column<bool>(type: "boolean", nullable: false),
                    order_number = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_ticket", x => new { x.tenant, x.handle_hash });
                });

            migrationBuilder.CreateTable(
                name: "signing_key",
                columns: table => new
                {
                    key_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    use = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    activates_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    retires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    sealed_private_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    certificate = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_signing_key", x => new { x.tenant, x.key_id });
                });

            migrationBuilder.CreateTable(
                name: "staff_api_key",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    label = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_api_key", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "staff_change",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    action = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    object_kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    object_id = table.Column<string>(type: "character varying(192)", maxLength: 192, nullable: false),
                    before = table.Column<string>(type: "json", nullable: true),
                    after = table.Column<string>(type: "json", nullable: true),
                    request_id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_change", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "staff_member",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    name_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    sealed_name = table.Column<byte[]>(type: "bytea", nullable: false),
                    roles = table.Column<string[]>(type: "text[]", nullable: false),
                    disabled = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    sealed_totp_secret = table.Column<byte[]>(type: "bytea", nullable: true),
                    last_totp_step = table.Column<long>(type: "bigint", nullable: false),
                    wrong_codes = table.Column<int>(type: "integer", nullable: false),
                    enrolment_hash = table.Column<byte[]>(type: "bytea", nullable: true),
                    enrolment_ends = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_sign_in_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_member", x => new { x.tenant, x.id });
                });

            migrationBuilder.CreateTable(
                name: "throttle_counter",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    window_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_throttle_counter", x => new { x.tenant, x.key_digest });
                });

            migrationBuilder.CreateTable(
                name: "used_key",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    kind = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    key_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_used_key", x => new { x.tenant, x.kind, x.key_hash });
                });

            migrationBuilder.CreateTable(
                name: "bulk_job_fault",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    job_id = table.Column<Guid>(type: "uuid", nullable: false),
                    line = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    place = table.Column<string>(type: "text", nullable: false),
                    fix = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bulk_job_fault", x => new { x.tenant, x.job_id, x.line });
                    table.ForeignKey(
                        name: "FK_bulk_job_fault_bulk_job_tenant_job_id",
                        columns: x => new { x.tenant, x.job_id },
                        principalTable: "bulk_job",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ledger_posting",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    transaction_id = table.Column<Guid>(type: "uuid", nullable: false),
                    layer = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    account = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    party = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ledger_posting", x => new { x.tenant, x.id });
                    table.CheckConstraint("ck_ledger_posting_minor", "minor <> 0");
                    table.ForeignKey(
                        name: "FK_ledger_posting_ledger_transaction_tenant_transaction_id",
                        columns: x => new { x.tenant, x.transaction_id },
                        principalTable: "ledger_transaction",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "oidc_refresh_token",
                columns: table => new
                {
                    token_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    authorization_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_oidc_refresh_token", x => new { x.tenant, x.token_hash });
                    table.ForeignKey(
                        name: "FK_oidc_refresh_token_oidc_authorization_tenant_authorization_~",
                        columns: x => new { x.tenant, x.authorization_id },
                        principalTable: "oidc_authorization",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ott_order_step",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    first_sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    effect = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    reason = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    code = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    external_ref = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ott_order_step", x => new { x.tenant, x.order_id, x.ordinal });
                    table.ForeignKey(
                        name: "FK_ott_order_step_ott_order_tenant_order_id",
                        columns: x => new { x.tenant, x.order_id },
                        principalTable: "ott_order",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ott_refund_request",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    requested_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    decided_by = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    refund_order = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ott_refund_request", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_ott_refund_request_ott_order_tenant_order_id",
                        columns: x => new { x.tenant, x.order_id },
                        principalTable: "ott_order",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    queue = table.Column<string>(type: "character varying(32)", nullable: false),
                    subject = table.Column<string>(type: "character varying(64)", nullable: false),
                    key = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox_message", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_outbox_message_outbox_line_tenant_queue_subject",
                        columns: x => new { x.tenant, x.queue, x.subject },
                        principalTable: "outbox_line",
                        principalColumns: new[] { "tenant", "queue", "subject" },
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "device",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    uid = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    region = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: true),
                    outputs = table.Column<string>(type: "jsonb", nullable: false),
                    linked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_device_service_account_tenant_account_id",
                        columns: x => new { x.tenant, x.account_id },
                        principalTable: "service_account",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "purchase",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bundle = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    content = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_purchase", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_purchase_service_account_tenant_account_id",
                        columns: x => new { x.tenant, x.account_id },
                        principalTable: "service_account",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "subscriber",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    role = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_subscriber", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_subscriber_service_account_tenant_account_id",
                        columns: x => new { x.tenant, x.account_id },
                        principalTable: "service_account",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "user_profile",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    nickname = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    icon = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    pin_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    default_level = table.Column<int>(type: "integer", nullable: false),
                    maximum_level = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_user_profile", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_user_profile_service_account_tenant_account_id",
                        columns: x => new { x.tenant, x.account_id },
                        principalTable: "service_account",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "service_statement_line",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    as_of = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    order_number = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    is_in_use = table.Column<bool>(type: "boolean", nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_service_statement_line", x => new { x.tenant, x.partner, x.as_of, x.order_number });
                    table.ForeignKey(
                        name: "FK_service_statement_line_service_statement_tenant_partner_as_~",
                        columns: x => new { x.tenant, x.partner, x.as_of },
                        principalTable: "service_statement",
                        principalColumns: new[] { "tenant", "partner", "as_of" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_recovery_code",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    staff_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code_hash = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_recovery_code", x => new { x.tenant, x.staff_id, x.code_hash });
                    table.ForeignKey(
                        name: "FK_staff_recovery_code_staff_member_tenant_staff_id",
                        columns: x => new { x.tenant, x.staff_id },
                        principalTable: "staff_member",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "staff_session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    staff_id = table.Column<Guid>(type: "uuid", nullable: false),
                    second_factor_done = table.Column<bool>(type: "boolean", nullable: false),
                    authenticated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    absolute_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    wrong_codes = table.Column<int>(type: "integer", nullable: false),
                    sealed_new_secret = table.Column<byte[]>(type: "bytea", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_staff_session", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_staff_session_staff_member_tenant_staff_id",
                        columns: x => new { x.tenant, x.staff_id },
                        principalTable: "staff_member",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "device_command",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    device_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    parameters_json = table.Column<string>(type: "jsonb", nullable: true),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    result = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    queued_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    delivered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_device_command", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_device_command_device_tenant_device_id",
                        columns: x => new { x.tenant, x.device_id },
                        principalTable: "device",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "consent_grant",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    items_json = table.Column<string>(type: "jsonb", nullable: false),
                    given_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_released_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consent_grant", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_consent_grant_subscriber_tenant_subscriber_id",
                        columns: x => new { x.tenant, x.subscriber_id },
                        principalTable: "subscriber",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "login",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    device_id = table.Column<Guid>(type: "uuid", nullable: true),
                    password_hash = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    browser_mark = table.Column<Guid>(type: "uuid", nullable: false, defaultValueSql: "gen_random_uuid()")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_login", x => new { x.tenant, x.digest });
                    table.ForeignKey(
                        name: "FK_login_device_tenant_device_id",
                        columns: x => new { x.tenant, x.device_id },
                        principalTable: "device",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_login_service_account_tenant_account_id",
                        columns: x => new { x.tenant, x.account_id },
                        principalTable: "service_account",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_login_subscriber_tenant_subscriber_id",
                        columns: x => new { x.tenant, x.subscriber_id },
                        principalTable: "subscriber",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "passkey",
                columns: table => new
                {
                    credential_id = table.Column<byte[]>(type: "bytea", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_handle = table.Column<byte[]>(type: "bytea", nullable: false),
                    public_key = table.Column<byte[]>(type: "bytea", nullable: false),
                    sign_count = table.Column<long>(type: "bigint", nullable: false),
                    transports = table.Column<string[]>(type: "text[]", nullable: false),
                    is_backup_eligible = table.Column<bool>(type: "boolean", nullable: false),
                    is_backed_up = table.Column<bool>(type: "boolean", nullable: false),
                    proven_model = table.Column<Guid>(type: "uuid", nullable: true),
                    name = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_passkey", x => new { x.tenant, x.credential_id });
                    table.ForeignKey(
                        name: "FK_passkey_subscriber_tenant_subscriber_id",
                        columns: x => new { x.tenant, x.subscriber_id },
                        principalTable: "subscriber",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pseudonym",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sector = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<string>(type: "character varying(126)", maxLength: 126, nullable: false),
                    key_version = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    retired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pseudonym", x => new { x.tenant, x.subscriber_id, x.sector, x.epoch });
                    table.ForeignKey(
                        name: "FK_pseudonym_subscriber_tenant_subscriber_id",
                        columns: x => new { x.tenant, x.subscriber_id },
                        principalTable: "subscriber",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "media_stream",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    partner = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    content = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    use = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    device_type = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    device_digest = table.Column<byte[]>(type: "bytea", nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true),
                    profile_id = table.Column<Guid>(type: "uuid", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_media_stream", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_media_stream_service_account_tenant_account_id",
                        columns: x => new { x.tenant, x.account_id },
                        principalTable: "service_account",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_media_stream_subscriber_tenant_subscriber_id",
                        columns: x => new { x.tenant, x.subscriber_id },
                        principalTable: "subscriber",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_media_stream_user_profile_tenant_profile_id",
                        columns: x => new { x.tenant, x.profile_id },
                        principalTable: "user_profile",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "profile_entry",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    profile_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    content = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_profile_entry", x => new { x.tenant, x.profile_id, x.kind, x.content });
                    table.ForeignKey(
                        name: "FK_profile_entry_user_profile_tenant_profile_id",
                        columns: x => new { x.tenant, x.profile_id },
                        principalTable: "user_profile",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "session",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    handle_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    subscriber_id = table.Column<Guid>(type: "uuid", nullable: false),
                    authenticated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    method = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    last_used_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    absolute_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_remembered = table.Column<bool>(type: "boolean", nullable: false),
                    device_label = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    device_id = table.Column<Guid>(type: "uuid", nullable: true),
                    passkey_id = table.Column<byte[]>(type: "bytea", nullable: true),
                    profile_id = table.Column<Guid>(type: "uuid", nullable: true),
                    pin_shown_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_session", x => new { x.tenant, x.id });
                    table.ForeignKey(
                        name: "FK_session_device_tenant_device_id",
                        columns: x => new { x.tenant, x.device_id },
                        principalTable: "device",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_session_subscriber_tenant_subscriber_id",
                        columns: x => new { x.tenant, x.subscriber_id },
                        principalTable: "subscriber",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_session_user_profile_tenant_profile_id",
                        columns: x => new { x.tenant, x.profile_id },
                        principalTable: "user_profile",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.SetNull);
                });

            migrationBuilder.CreateTable(
                name: "stated_sign_in",
                columns: table => new
                {
                    tenant = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    session_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sector = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stated_sign_in", x => new { x.tenant, x.session_id, x.sector });
                    table.ForeignKey(
                        name: "FK_stated_sign_in_session_tenant_session_id",
                        columns: x => new { x.tenant, x.session_id },
                        principalTable: "session",
                        principalColumns: new[] { "tenant", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_tenant_at_id",
                table: "audit_event",
                columns: new[] { "tenant", "at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_event_tenant_request_id",
                table: "audit_event",
                columns: new[] { "tenant", "request_id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_link_tenant_event_id",
                table: "audit_link",
                columns: new[] { "tenant", "event_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_bulk_job_import",
                table: "bulk_job",
                columns: new[] { "tenant", "request" },
                unique: true,
                filter: "kind = 'Import' AND state = 'Running'");

            migrationBuilder.CreateIndex(
                name: "ix_consent_grant_tenant_subscriber_id",
                table: "consent_grant",
                columns: new[] { "tenant", "subscriber_id" });

            migrationBuilder.CreateIndex(
                name: "ix_consent_grant_tenant_subscriber_id_partner",
                table: "consent_grant",
                columns: new[] { "tenant", "subscriber_id", "partner" },
                unique: true,
                filter: "state = 'Active'");

            migrationBuilder.CreateIndex(
                name: "ix_device_tenant_account_id",
                table: "device",
                columns: new[] { "tenant", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_device_tenant_uid",
                table: "device",
                columns: new[] { "tenant", "uid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_device_command_expires_at",
                table: "device_command",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_device_command_tenant_device_id_id",
                table: "device_command",
                columns: new[] { "tenant", "device_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_grant_event_at",
                table: "grant_event",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_grant_event_tenant_grant_id",
                table: "grant_event",
                columns: new[] { "tenant", "grant_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_posting_tenant_transaction_id",
                table: "ledger_posting",
                columns: new[] { "tenant", "transaction_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transaction_reserve",
                table: "ledger_transaction",
                columns: new[] { "tenant", "order_id" },
                unique: true,
                filter: "deed = 'Reserve'");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transaction_tenant_at",
                table: "ledger_transaction",
                columns: new[] { "tenant", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transaction_tenant_key",
                table: "ledger_transaction",
                columns: new[] { "tenant", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transaction_tenant_order_id",
                table: "ledger_transaction",
                columns: new[] { "tenant", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transaction_tenant_resolves",
                table: "ledger_transaction",
                columns: new[] { "tenant", "resolves" },
                unique: true,
                filter: "resolves IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ledger_transaction_tenant_seller_at",
                table: "ledger_transaction",
                columns: new[] { "tenant", "seller", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_login_tenant_account_id",
                table: "login",
                columns: new[] { "tenant", "account_id" });

            migrationBuilder.CreateIndex(
                name: "ix_login_tenant_device_id",
                table: "login",
                columns: new[] { "tenant", "device_id" });

            migrationBuilder.CreateIndex(
                name: "ix_login_tenant_subscriber_id",
                table: "login",
                columns: new[] { "tenant", "subscriber_id" });

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_expires_at",
                table: "media_stream",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_running",
                table: "media_stream",
                columns: new[] { "tenant", "account_id" },
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_tenant_profile_id",
                table: "media_stream",
                columns: new[] { "tenant", "profile_id" });

            migrationBuilder.CreateIndex(
                name: "ix_media_stream_tenant_subscriber_id",
                table: "media_stream",
                columns: new[] { "tenant", "subscriber_id" });

            migrationBuilder.CreateIndex(
                name: "ix_oidc_authorization_ends_at",
                table: "oidc_authorization",
                column: "ends_at");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_authorization_tenant_code_hash",
                table: "oidc_authorization",
                columns: new[] { "tenant", "code_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_oidc_pushed_request_expires_at",
                table: "oidc_pushed_request",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_refresh_token_expires_at",
                table: "oidc_refresh_token",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_oidc_refresh_token_tenant_authorization_id",
                table: "oidc_refresh_token",
                columns: new[] { "tenant", "authorization_id" });

            migrationBuilder.CreateIndex(
                name: "ix_oidc_revoked_access_token_expires_at",
                table: "oidc_revoked_access_token",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_oss_order_tenant_key",
                table: "oss_order",
                columns: new[] { "tenant", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_oss_order_tenant_updated_at",
                table: "oss_order",
                columns: new[] { "tenant", "updated_at" });

            migrationBuilder.CreateIndex(
                name: "ix_oss_order_waiting",
                table: "oss_order",
                columns: new[] { "tenant", "account" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_bundle",
                table: "ott_order",
                columns: new[] { "tenant", "bundle_order_id" },
                filter: "bundle_order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_refund",
                table: "ott_order",
                columns: new[] { "tenant", "refund_of" },
                filter: "refund_of IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_review",
                table: "ott_order",
                columns: new[] { "tenant", "created_at" },
                filter: "state = 'Review'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_tenant_account_id_created_at",
                table: "ott_order",
                columns: new[] { "tenant", "account_id", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_tenant_number",
                table: "ott_order",
                columns: new[] { "tenant", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_tenant_subscriber_id_request_key",
                table: "ott_order",
                columns: new[] { "tenant", "subscriber_id", "request_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_tenant_subscription_id",
                table: "ott_order",
                columns: new[] { "tenant", "subscription_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_updated_at",
                table: "ott_order",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_waiting",
                table: "ott_order",
                columns: new[] { "tenant", "created_at" },
                filter: "state = 'AwaitingApproval'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_order_step_tenant_key",
                table: "ott_order_step",
                columns: new[] { "tenant", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ott_referral_tenant_noted_at",
                table: "ott_referral",
                columns: new[] { "tenant", "noted_at" });

            migrationBuilder.CreateIndex(
                name: "ix_ott_referral_updated_at",
                table: "ott_referral",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_ott_refund_request_tenant_order_id",
                table: "ott_refund_request",
                columns: new[] { "tenant", "order_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ott_refund_request_waiting",
                table: "ott_refund_request",
                columns: new[] { "tenant", "requested_at" },
                filter: "state = 'Requested'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_bundle",
                table: "ott_subscription",
                columns: new[] { "tenant", "bundle_order_id" },
                filter: "bundle_order_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_charge",
                table: "ott_subscription",
                columns: new[] { "tenant", "charge_at" },
                filter: "charge_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_ending",
                table: "ott_subscription",
                columns: new[] { "tenant", "ends_at" },
                filter: "ends_at IS NOT NULL AND state <> 'Cancelled'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_next",
                table: "ott_subscription",
                columns: new[] { "tenant", "next_from" },
                filter: "next_from IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_right",
                table: "ott_subscription",
                columns: new[] { "tenant", "partner", "ask_right_at" },
                filter: "state <> 'Cancelled'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_tenant_account_id_partner_offer",
                table: "ott_subscription",
                columns: new[] { "tenant", "account_id", "partner", "offer" },
                unique: true,
                filter: "state <> 'Cancelled'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_tenant_ask_at",
                table: "ott_subscription",
                columns: new[] { "tenant", "ask_at" },
                filter: "ask_at IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_tenant_subscriber_id",
                table: "ott_subscription",
                columns: new[] { "tenant", "subscriber_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_unpaid",
                table: "ott_subscription",
                columns: new[] { "tenant", "unpaid_since" },
                filter: "unpaid_since IS NOT NULL OR paused_by = 'Unpaid'");

            migrationBuilder.CreateIndex(
                name: "ix_ott_subscription_updated_at",
                table: "ott_subscription",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_outbox_line_tenant_queue_due_at",
                table: "outbox_line",
                columns: new[] { "tenant", "queue", "due_at" });

            migrationBuilder.CreateIndex(
                name: "ix_outbox_message_tenant_queue_subject_id",
                table: "outbox_message",
                columns: new[] { "tenant", "queue", "subject", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_notice_tenant_created_at",
                table: "partner_notice",
                columns: new[] { "tenant", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_notice_tenant_partner_created_at",
                table: "partner_notice",
                columns: new[] { "tenant", "partner", "created_at" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_notice_updated_at",
                table: "partner_notice",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_partner_notice_waiting",
                table: "partner_notice",
                columns: new[] { "tenant", "partner", "channel" },
                filter: "state = 'Waiting'");

            migrationBuilder.CreateIndex(
                name: "ix_partner_session_kept_until",
                table: "partner_session",
                column: "kept_until");

            migrationBuilder.CreateIndex(
                name: "ix_partner_session_tenant_grant_id",
                table: "partner_session",
                columns: new[] { "tenant", "grant_id" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_session_tenant_session_id",
                table: "partner_session",
                columns: new[] { "tenant", "session_id" });

            migrationBuilder.CreateIndex(
                name: "ix_partner_session_untold",
                table: "partner_session",
                column: "tenant",
                filter: "has_ended AND NOT is_told");

            migrationBuilder.CreateIndex(
                name: "ix_passkey_tenant_subscriber_id",
                table: "passkey",
                columns: new[] { "tenant", "subscriber_id" });

            migrationBuilder.CreateIndex(
                name: "ix_passkey_ceremony_expires_at",
                table: "passkey_ceremony",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_payment_evidence_tenant_at",
                table: "payment_evidence",
                columns: new[] { "tenant", "at" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_evidence_tenant_order_number",
                table: "payment_evidence",
                columns: new[] { "tenant", "order_number" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_mandate_tenant_buyer_order_number",
                table: "payment_mandate",
                columns: new[] { "tenant", "buyer", "order_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_mandate_tenant_seller_buyer",
                table: "payment_mandate",
                columns: new[] { "tenant", "seller", "buyer" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_mandate_updated_at",
                table: "payment_mandate",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_payment_order_tenant_seller_buyer_order_number",
                table: "payment_order",
                columns: new[] { "tenant", "seller", "buyer", "order_number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_order_updated_at",
                table: "payment_order",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_payment_order_waiting",
                table: "payment_order",
                columns: new[] { "tenant", "expires_at" },
                filter: "state IN ('Requested', 'AwaitingPayment')");

            migrationBuilder.CreateIndex(
                name: "ix_payment_repeat_key_at",
                table: "payment_repeat_key",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_payment_repeat_key_tenant_request_id",
                table: "payment_repeat_key",
                columns: new[] { "tenant", "request_id" });

            migrationBuilder.CreateIndex(
                name: "ix_pseudonym_tenant_subscriber_id_sector",
                table: "pseudonym",
                columns: new[] { "tenant", "subscriber_id", "sector" },
                unique: true,
                filter: "retired_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_pseudonym_tenant_value",
                table: "pseudonym",
                columns: new[] { "tenant", "value" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_purchase_tenant_account_id_content",
                table: "purchase",
                columns: new[] { "tenant", "account_id", "content" });

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_break_open",
                table: "reconciliation_break",
                columns: new[] { "tenant", "found_at" },
                filter: "state <> 'Closed'");

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_break_tenant_source_name_subject",
                table: "reconciliation_break",
                columns: new[] { "tenant", "source", "name", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_break_updated_at",
                table: "reconciliation_break",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_run_created_at",
                table: "reconciliation_run",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_run_tenant_source_name_from_until",
                table: "reconciliation_run",
                columns: new[] { "tenant", "source", "name", "from", "until" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reconciliation_run_waiting",
                table: "reconciliation_run",
                columns: new[] { "tenant", "created_at" },
                filter: "ended_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_service_account_tenant_number",
                table: "service_account",
                columns: new[] { "tenant", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_service_account_tenant_plan_id",
                table: "service_account",
                columns: new[] { "tenant", "plan", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_service_account_tenant_status_id",
                table: "service_account",
                columns: new[] { "tenant", "status", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_service_statement_updated_at",
                table: "service_statement",
                column: "updated_at");

            migrationBuilder.CreateIndex(
                name: "ix_session_expires_at",
                table: "session",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_session_tenant_device_id",
                table: "session",
                columns: new[] { "tenant", "device_id" });

            migrationBuilder.CreateIndex(
                name: "ix_session_tenant_handle_hash",
                table: "session",
                columns: new[] { "tenant", "handle_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_session_tenant_profile_id",
                table: "session",
                columns: new[] { "tenant", "profile_id" });

            migrationBuilder.CreateIndex(
                name: "ix_session_tenant_subscriber_id",
                table: "session",
                columns: new[] { "tenant", "subscriber_id" });

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_ticket_expires_at",
                table: "sign_in_ticket",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_signing_key_tenant_use_activates_at",
                table: "signing_key",
                columns: new[] { "tenant", "use", "activates_at" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_api_key_tenant_key_hash",
                table: "staff_api_key",
                columns: new[] { "tenant", "key_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_change_at",
                table: "staff_change",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_staff_change_tenant_object_kind_object_id",
                table: "staff_change",
                columns: new[] { "tenant", "object_kind", "object_id" });

            migrationBuilder.CreateIndex(
                name: "ix_staff_member_tenant_enrolment_hash",
                table: "staff_member",
                columns: new[] { "tenant", "enrolment_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_member_tenant_name_digest",
                table: "staff_member",
                columns: new[] { "tenant", "name_digest" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_expires_at",
                table: "staff_session",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_tenant_handle_hash",
                table: "staff_session",
                columns: new[] { "tenant", "handle_hash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_staff_session_tenant_staff_id",
                table: "staff_session",
                columns: new[] { "tenant", "staff_id" });

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_household",
                table: "subscriber",
                columns: new[] { "tenant", "account_id" },
                unique: true,
                filter: "role = 'Household'");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_manager",
                table: "subscriber",
                columns: new[] { "tenant", "account_id" },
                unique: true,
                filter: "role = 'Manager'");

            migrationBuilder.CreateIndex(
                name: "ix_subscriber_tenant_number",
                table: "subscriber",
                columns: new[] { "tenant", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_throttle_counter_window_end",
                table: "throttle_counter",
                column: "window_end");

            migrationBuilder.CreateIndex(
                name: "ix_used_key_expires_at",
                table: "used_key",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_user_profile_tenant_account_id",
                table: "user_profile",
                columns: new[] { "tenant", "account_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_event");

            migrationBuilder.DropTable(
                name: "audit_link");

            migrationBuilder.DropTable(
                name: "audit_pending");

            migrationBuilder.DropTable(
                name: "audit_removal");

            migrationBuilder.DropTable(
                name: "bulk_job_fault");

            migrationBuilder.DropTable(
                name: "catalogue_head");

            migrationBuilder.DropTable(
                name: "catalogue_version");

            migrationBuilder.DropTable(
                name: "consent_grant");

            migrationBuilder.DropTable(
                name: "device_command");

            migrationBuilder.DropTable(
                name: "grant_event");

            migrationBuilder.DropTable(
                name: "ledger_posting");

            migrationBuilder.DropTable(
                name: "login");

            migrationBuilder.DropTable(
                name: "media_stream");

            migrationBuilder.DropTable(
                name: "oidc_pushed_request");

            migrationBuilder.DropTable(
                name: "oidc_refresh_token");

            migrationBuilder.DropTable(
                name: "oidc_revoked_access_token");

            migrationBuilder.DropTable(
                name: "oss_cursor");

            migrationBuilder.DropTable(
                name: "oss_order");

            migrationBuilder.DropTable(
                name: "oss_version");

            migrationBuilder.DropTable(
                name: "ott_order_step");

            migrationBuilder.DropTable(
                name: "ott_referral");

            migrationBuilder.DropTable(
                name: "ott_refund_request");

            migrationBuilder.DropTable(
                name: "ott_subscription");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "partner_funds");

            migrationBuilder.DropTable(
                name: "partner_notice");

            migrationBuilder.DropTable(
                name: "partner_session");

            migrationBuilder.DropTable(
                name: "passkey");

            migrationBuilder.DropTable(
                name: "passkey_ceremony");

            migrationBuilder.DropTable(
                name: "payment_evidence");

            migrationBuilder.DropTable(
                name: "payment_mandate");

            migrationBuilder.DropTable(
                name: "payment_order");

            migrationBuilder.DropTable(
                name: "payment_repeat_key");

            migrationBuilder.DropTable(
                name: "profile_entry");

            migrationBuilder.DropTable(
                name: "protection_key");

            migrationBuilder.DropTable(
                name: "pseudonym");

            migrationBuilder.DropTable(
                name: "purchase");

            migrationBuilder.DropTable(
                name: "reconciliation_break");

            migrationBuilder.DropTable(
                name: "reconciliation_run");

            migrationBuilder.DropTable(
                name: "refusal_tally");

            migrationBuilder.DropTable(
                name: "service_statement_line");

            migrationBuilder.DropTable(
                name: "shared_content_version");

            migrationBuilder.DropTable(
                name: "sign_in_ticket");

            migrationBuilder.DropTable(
                name: "signing_key");

            migrationBuilder.DropTable(
                name: "staff_api_key");

            migrationBuilder.DropTable(
                name: "staff_change");

            migrationBuilder.DropTable(
                name: "staff_recovery_code");

            migrationBuilder.DropTable(
                name: "staff_session");

            migrationBuilder.DropTable(
                name: "stated_sign_in");

            migrationBuilder.DropTable(
                name: "throttle_counter");

            migrationBuilder.DropTable(
                name: "used_key");

            migrationBuilder.DropTable(
                name: "bulk_job");

            migrationBuilder.DropTable(
                name: "ledger_transaction");

            migrationBuilder.DropTable(
                name: "oidc_authorization");

            migrationBuilder.DropTable(
                name: "ott_order");

            migrationBuilder.DropTable(
                name: "outbox_line");

            migrationBuilder.DropTable(
                name: "service_statement");

            migrationBuilder.DropTable(
                name: "staff_member");

            migrationBuilder.DropTable(
                name: "session");

            migrationBuilder.DropTable(
                name: "device");

            migrationBuilder.DropTable(
                name: "subscriber");

            migrationBuilder.DropTable(
                name: "user_profile");

            migrationBuilder.DropTable(
                name: "service_account");
        }
    }
}
