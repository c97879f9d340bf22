//! Where the broker asks us: at CONNECT, SUBSCRIBE and PUBLISH.
use super::access::{self, Access, Admission, Introduction, SERVER, Verdict};
use async_trait::async_trait;
use rmqtt::{
    codec::v5::SubscribeAckReason,
    context::ServerContext,
    hook::{Handler, HookResult, Parameter, ReturnType, Type},
    session::Session,
    types::{
        AuthResult, ConnectInfo, LastWill, Publish, PublishAclResult, Subscribe, SubscribeAclResult,
    },
};
use std::sync::Arc;
use tokio::time::Instant;

/// Our say in a broker.
#[derive(Clone)]
pub(super) struct Hooks(Arc<Access>);

/// Lets `access` decide for the broker of this context.
pub(super) async fn install(context: &ServerContext, access: Arc<Access>) {
    let register = context.extends.hook_mgr().register();
    for kind in [
        Type::ClientAuthenticate,
        Type::ClientSubscribeCheckAcl,
        Type::MessagePublish,
        Type::MessagePublishCheckAcl,
    ] {
        let hooks = Hooks(access.clone());
        register.add(kind, Box::new(hooks)).await;
    }
    register.start().await;
}

#[async_trait]
impl Handler for Hooks {
    async fn hook(&self, asked: &Parameter, so_far: Option<HookResult>) -> ReturnType {
        let answer = match asked {
            Parameter::ClientAuthenticate(info) => {
                Some(HookResult::AuthResult(self.connect(info).await))
            }
            Parameter::ClientSubscribeCheckAcl(session, wish) => Some(
                HookResult::SubscribeAclResult(subscribe(&session.id.client_id, wish)),
            ),
            Parameter::MessagePublishCheckAcl(session, message) => {
                Some(HookResult::PublishAclResult(self.publish(session, message)))
            }
            Parameter::MessagePublish(Some(session), _, message) => {
                without_retain(session, message).map(HookResult::Publish)
            }
            _ => None,
        };
        match answer {
            Some(answer) => (false, Some(answer)),
            None => (true, so_far),
        }
    }
}

impl Hooks {
    async fn connect(&self, info: &ConnectInfo) -> AuthResult {
        let will = info.last_will();
        let introduction = Introduction {
            client: info.client_id(),
            user: info.username().map(|user| &**user).unwrap_or_default(),
            password: info.password().map(|p| &**p).unwrap_or_default(),
            will: will.as_ref().map(|will| match will {
                LastWill::V3(will) => (&*will.topic, will.message.len()),
                LastWill::V5(will) => (&*will.topic, will.message.len()),
            }),
        };
        match self.0.admit(introduction).await {
            Admission::Server => AuthResult::Allow(true, None),
            Admission::Screen => AuthResult::Allow(false, None),
            Admission::Refused | Admission::Unknown => AuthResult::BadUsernameOrPassword,
        }
    }

    fn publish(&self, session: &Session, message: &Publish) -> PublishAclResult {
        let (client, size) = (&session.id.client_id, message.payload.len());
        match self.0.publish(client, &message.topic, size, Instant::now()) {
            Verdict::Pass => PublishAclResult::allow(),
            Verdict::Drop => PublishAclResult::rejected(false, None),
            Verdict::Close => PublishAclResult::rejected(true, None),
        }
    }
}

fn subscribe(client: &str, wish: &Subscribe) -> SubscribeAclResult {
    if access::may_subscribe(client, &wish.topic_filter) && wish.opts.shared_group().is_none() {
        SubscribeAclResult::new_success(wish.opts.qos(), None)
    } else {
        SubscribeAclResult::new_failure(SubscribeAckReason::NotAuthorized)
    }
}

/// Screens may only leave their presence with the broker.
fn without_retain(session: &Session, message: &Publish) -> Option<Publish> {
    let is_server = session.id.username_ref() == SERVER;
    if is_server || !message.retain || access::may_retain(&message.topic) {
        return None;
    }
    let mut message = message.clone();
    message.retain = false;
    Some(message)
}
