//! What all kinds of events have in common, said once: their types, how they are read, and what the reference says of them.

macro_rules! events {
    ($(
        $(#[$meta:meta])*
        $name:ident $kind:ident $text:literal => $check:ident {
            $($(#[$field_meta:meta])* $field:ident: $Type:ty,)*
        }
    )*) => {
        /// An event, by its type.
        #[derive(Debug, Clone, ToSchema)]
        #[serde(untagged)]
        #[schema(discriminator(property_name = "type", mapping($(($text = concat!("#/components/schemas/", stringify!($name)))),*)))]
        pub enum NewEvent {
            $($(#[$meta])* $name(Box<$name>),)*
        }

        $(
            #[derive(Debug, Clone, Deserialize, ToSchema)]
            #[serde(deny_unknown_fields)]
            $(#[$meta])*
            pub struct $name {
                #[serde(rename = "type")]
                kind: $kind,
                /// Who reports it. With `external_id` the identity of the event, for ever.
                source: Source,
                /// The reporter's own number of it.
                external_id: ExternalId,
                /// When it happened.
                occurred_at: Instant,
                $($(#[$field_meta])* $field: $Type,)*
            }

            #[doc = concat!("`", $text, "`.")]
            #[derive(Debug, Clone, Copy, Deserialize)]
            pub enum $kind {
                #[doc = concat!("`", $text, "`.")]
                #[serde(rename = $text)]
                It,
            }

            impl ToSchema for $kind {}

            // By hand, because utoipa can't read a name that a macro passes on.
            impl PartialSchema for $kind {
                fn schema() -> RefOr<Schema> {
                    ObjectBuilder::new().schema_type(Type::String).enum_values(Some([$text])).into()
                }
            }

            impl $name {
                fn incoming(self) -> Result<Incoming, Mistake> {
                    let $name { kind: $kind::It, source, external_id, occurred_at, $($field,)* } = self;
                    let mut told =
                        Told { source: source.into_string(), occurred_at: occurred_at.moment(), quote: None };
                    let (subject, body) = body::$check(&mut told, $($field,)*)?;
                    let Told { source, occurred_at, quote } = told;
                    let external_id = external_id.into_string();
                    Ok(Incoming { source, external_id, occurred_at, subject, body, quote })
                }
            }
        )*

        pub(super) fn read_kind(kind: &str, value: &Value) -> Result<Incoming, Mistake> {
            match kind {
                $($text => json::read::<$name>(value)?.incoming(),)*
                _ => {
                    let known = [$($text),*].join(", ");
                    Err(Mistake::new(Code::InvalidValue, format!("expected one of {known}")).under("type"))
                }
            }
        }
    };
}

pub(super) use events;
