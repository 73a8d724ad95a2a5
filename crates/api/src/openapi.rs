//! The OpenAPI 3.1 document: the routes as their handlers describe them, with what the table of rules says of each.

use utoipa::{
    PartialSchema,
    openapi::{
        self, ContactBuilder, ContentBuilder, HttpMethod, InfoBuilder, LicenseBuilder, OpenApi,
        OpenApiBuilder, RefOr, Required, ResponseBuilder,
        header::HeaderBuilder,
        path::{Operation, ParameterBuilder, ParameterIn, PathItem},
        schema::{ArrayItems, ObjectBuilder, Ref, Schema, SchemaType, Type},
        security::{ApiKey, ApiKeyValue, Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

use crate::{
    http::cookie,
    outgoing::{WebhookData, WebhookMessage},
    problem::Document,
    routes::access::{Access, Repeat, Rule, rules},
};

/// How programs authenticate.
const API_KEY: &str = "api_key";
/// How people do.
const SESSION: &str = "session";

/// The schemas in which `null` means something: it takes a field away.
const CLEARABLE: [&str; 1] = ["MemberChange"];

/// The document's head, to which the router adds the routes.
pub(crate) fn head() -> OpenApi {
    let license = LicenseBuilder::new().name("Apache-2.0").identifier(Some("Apache-2.0")).build();
    let info = InfoBuilder::new()
        .title("Regulars")
        .version("1")
        .description(Some(include_str!("openapi.md")))
        .contact(Some(ContactBuilder::new().name(Some("Regulars")).build()))
        .license(Some(license));
    OpenApiBuilder::new().info(info.build()).build()
}

/// Adds to every operation what the table of rules says of it: the scope, the headers of a change, and the form of its
/// refusals.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    for rule in rules() {
        let item = document.paths.paths.get_mut(rule.path);
        if let Some(operation) = item.and_then(|item| operation_mut(item, &rule)) {
            complete_operation(operation, &rule);
        }
    }
    let components = document.components.get_or_insert_default();
    components.schemas.insert("Problem".to_owned(), Document::schema());
    // What is sent and not asked for has no operation.
    components.schemas.insert("WebhookMessage".to_owned(), WebhookMessage::schema());
    components.schemas.insert("WebhookData".to_owned(), WebhookData::schema());
    for (name, schema) in &mut components.schemas {
        if !CLEARABLE.contains(&name.as_str()) {
            without_null(schema);
        }
    }
    let mut scheme = Http::new(HttpAuthScheme::Bearer);
    scheme.bearer_format = Some("rk_<mode>_<id>.<secret>".to_owned());
    components.security_schemes.insert(API_KEY.to_owned(), SecurityScheme::Http(scheme).into());
    let session = ApiKey::Cookie(ApiKeyValue::new(cookie::NAME));
    components.security_schemes.insert(SESSION.to_owned(), SecurityScheme::ApiKey(session).into());
    document
}

fn complete_operation(operation: &mut Operation, rule: &Rule) {
    match rule.access {
        Access::Public => operation.security = Some(Vec::new()),
        Access::Open => {
            let keyless = SecurityRequirement::default();
            operation.security = Some(vec![keyless, with_key(&[]), with_session()]);
        }
        Access::Known => operation.security = Some(vec![with_key(&[]), with_session()]),
        Access::Scoped(scope) => {
            operation.security = Some(vec![with_key(&[scope.as_str()]), with_session()]);
            let text = operation.description.get_or_insert_default();
            let gap = if text.is_empty() { "" } else { "\n\n" };
            text.push_str(&format!("{gap}Scope: `{scope}`."));
        }
    }
    let parameters = operation.parameters.get_or_insert_default();
    match rule.repeat {
        Repeat::Keyed => parameters.push(header_parameter(
            "Idempotency-Key",
            "1 to 255 printable ASCII characters of your own. The same request under the same key answers as the first \
             did.",
            "^[!-~]([ -~]{0,253}[!-~])?$",
        )),
        Repeat::Matched => parameters.push(header_parameter(
            "If-Match",
            "The ETag of what was read. Somebody else's change in between is refused with 412.",
            "^\"[0-9]{1,19}\"$",
        )),
        Repeat::Safe | Repeat::Event | Repeat::Once => {}
    }
    let refusal = ResponseBuilder::new()
        .description("A refusal. Match on its `code`.")
        .content(
            crate::problem::MEDIA_TYPE,
            ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name("Problem")))).build(),
        )
        .header(
            "X-Request-Id",
            HeaderBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build(),
        );
    operation.responses.responses.insert("default".to_owned(), refusal.build().into());
}

fn with_key(scopes: &[&str]) -> SecurityRequirement {
    SecurityRequirement::new(API_KEY, scopes.iter().copied())
}

fn with_session() -> SecurityRequirement {
    SecurityRequirement::new(SESSION, [] as [&str; 0])
}

/// What is optional may be left out, but is never `null`; utoipa describes every `Option` as both.
fn without_null(schema: &mut RefOr<Schema>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => {
            object.schema_type = not_null(&object.schema_type);
            object.properties.values_mut().for_each(optional_without_null);
        }
        Schema::Array(array) => {
            array.schema_type = not_null(&array.schema_type);
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                without_null(items);
            }
        }
        Schema::AllOf(parts) => parts.items.iter_mut().for_each(without_null),
        Schema::OneOf(_) | Schema::AnyOf(_) => {}
        _ => {}
    }
}

/// A property: one of "this" and "null" becomes "this".
fn optional_without_null(property: &mut RefOr<Schema>) {
    if let RefOr::T(Schema::OneOf(alternatives)) = property {
        let is_null = |item: &RefOr<Schema>| matches!(item, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null));
        alternatives.items.retain(|item| !is_null(item));
        if alternatives.items.len() == 1 {
            *property = alternatives.items.remove(0);
            return;
        }
    }
    without_null(property);
}

fn not_null(kind: &SchemaType) -> SchemaType {
    match kind {
        SchemaType::Array(kinds) => {
            let kept: Vec<Type> = kinds.iter().filter(|kind| **kind != Type::Null).cloned().collect();
            match kept.as_slice() {
                [only] => SchemaType::Type(only.clone()),
                _ => SchemaType::Array(kept),
            }
        }
        SchemaType::Type(_) | SchemaType::AnyValue => kind.clone(),
    }
}

fn header_parameter(name: &str, description: &str, pattern: &str) -> RefOr<openapi::path::Parameter> {
    let text = ObjectBuilder::new().schema_type(Type::String).pattern(Some(pattern));
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(text))
        .build()
        .into()
}

fn operation_mut<'i>(item: &'i mut PathItem, rule: &Rule) -> Option<&'i mut Operation> {
    match method(rule)? {
        HttpMethod::Get => item.get.as_mut(),
        HttpMethod::Put => item.put.as_mut(),
        HttpMethod::Post => item.post.as_mut(),
        HttpMethod::Delete => item.delete.as_mut(),
        HttpMethod::Patch => item.patch.as_mut(),
        _ => None,
    }
}

fn method(rule: &Rule) -> Option<HttpMethod> {
    Some(match rule.method.as_str() {
        "GET" => HttpMethod::Get,
        "PUT" => HttpMethod::Put,
        "POST" => HttpMethod::Post,
        "DELETE" => HttpMethod::Delete,
        "PATCH" => HttpMethod::Patch,
        _ => return None,
    })
}
