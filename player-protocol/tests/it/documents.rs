//! `schema/*.json` and `asyncapi.json` are written from the types and always fresh.

use player_protocol::{
    Command, CommandResult, Epoch, Kind, Log, Manifest, Playing, Plays, Presence, Receipt, Status,
    Telemetry, device, envelope, scene,
};
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::assert_fresh;

#[test]
fn schemas_are_fresh() {
    schema::<Manifest>("manifest");
    schema::<Command>("command");
    schema::<Receipt>("receipt");
    schema::<Presence>("presence");
    schema::<Status>("status");
    schema::<CommandResult>("result");
    schema::<Telemetry>("telemetry");
    schema::<Plays>("plays");
    schema::<Log>("log");
    schema::<Epoch>("epoch");
    schema::<envelope::Header>("header");
    schema::<envelope::ByReference>("reference");
    schema::<Playing>("playing");
    schema::<scene::Canvases>("scene-canvases");
    schema::<scene::Compiled>("scene");
    schema::<device::PairingRequest>("pairing-request");
    schema::<device::PairingOffer>("pairing-offer");
    schema::<device::PairingState>("pairing-state");
    schema::<device::PlayLine>("play-line");
    schema::<device::PlaysStored>("plays-stored");
    schema::<device::ServerTime>("server-time");
}

fn schema<T: JsonSchema>(name: &str) {
    let schema = SchemaSettings::draft2020_12()
        .into_generator()
        .into_root_schema_for::<T>();
    assert_fresh(
        &format!("schema/{name}.json"),
        &pretty(&serde_json::to_value(schema).unwrap()),
    );
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap() + "\n"
}

#[test]
fn asyncapi_is_fresh() {
    let mut schemas = SchemaSettings::draft07()
        .with(|settings| settings.definitions_path = "/components/schemas".into())
        .into_generator();
    let messages = messages(&mut schemas);
    let document = json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Vitrine player protocol",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What a Vitrine server and a screen say to each other over MQTT 3.1.1 or 5. Every payload is an \
                envelope: one header line (see the schema Header), a line feed, then the body described here, packed with gzip \
                when the header says so. README.md beside this file explains all of it.",
            "license": { "name": "Apache-2.0" },
        },
        "defaultContentType": "application/json",
        "channels": channels(),
        "operations": operations(),
        "components": { "messages": messages, "schemas": schemas.take_definitions(true) },
    });
    assert_fresh("asyncapi.json", &pretty(&document));
}

fn kinds() -> impl Iterator<Item = Kind> {
    Kind::DOWN.into_iter().chain(Kind::UP).chain([Kind::Epoch])
}

fn channels() -> Map<String, Value> {
    let channel = |kind: Kind| {
        let address = kind
            .topic(Uuid::nil())
            .replace(&Uuid::nil().to_string(), "{screen}");
        let mut channel = json!({
            "address": address,
            "messages": { kind.name(): { "$ref": format!("#/components/messages/{}", kind.name()) } },
            "bindings": { "mqtt": { "bindingVersion": "0.2.0" } },
        });
        if address.contains("{screen}") {
            channel["parameters"] = json!({ "screen": { "description": "The screen's id, a lower-case UUID with dashes." } });
        }
        (kind.name().to_owned(), channel)
    };
    kinds().map(channel).collect()
}

/// As `AsyncAPI` has it: what the program described here, the server, does on a channel.
fn operations() -> Map<String, Value> {
    let operation = |kind: Kind| {
        let action = if Kind::UP.contains(&kind) {
            "receive"
        } else {
            "send"
        };
        let value = json!({
            "action": action,
            "channel": { "$ref": format!("#/channels/{}", kind.name()) },
            "bindings": { "mqtt": { "qos": kind.qos(), "retain": kind.retained(), "bindingVersion": "0.2.0" } },
        });
        (format!("{action}-{}", kind.name()), value)
    };
    kinds().map(operation).collect()
}

fn messages(schemas: &mut SchemaGenerator) -> Map<String, Value> {
    schemas.subschema_for::<envelope::Header>();
    let manifest = json!({ "oneOf": [schemas.subschema_for::<Manifest>(), schemas.subschema_for::<envelope::ByReference>()] });
    let payloads = [
        (Kind::Manifest, manifest),
        (Kind::Command, json!(schemas.subschema_for::<Command>())),
        (Kind::Receipt, json!(schemas.subschema_for::<Receipt>())),
        (Kind::Presence, json!(schemas.subschema_for::<Presence>())),
        (Kind::Status, json!(schemas.subschema_for::<Status>())),
        (
            Kind::Result,
            json!(schemas.subschema_for::<CommandResult>()),
        ),
        (Kind::Telemetry, json!(schemas.subschema_for::<Telemetry>())),
        (Kind::Plays, json!(schemas.subschema_for::<Plays>())),
        (Kind::Log, json!(schemas.subschema_for::<Log>())),
        (Kind::Epoch, json!(schemas.subschema_for::<Epoch>())),
    ];
    let message = |(kind, payload): (Kind, Value)| {
        (
            kind.name().to_owned(),
            json!({ "name": kind.name(), "contentType": "application/json", "payload": payload }),
        )
    };
    payloads.into_iter().map(message).collect()
}
