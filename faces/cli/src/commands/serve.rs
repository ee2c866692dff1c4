use crate::context::{Context, Exit, Failure, Outcome};
use crate::{loading, output};
use clap::Args;
use linping_problems::{Code, Problem, Text};
use linping_server::{Limits, Site, SiteOptions, bind};
use linping_units::Period;
use serde_json::json;
use std::path::PathBuf;

/// Show the plan as a page with a map, and answer questions about it over HTTP; reads only.
#[derive(Args, Debug)]
pub struct Arguments {
    /// The plan folder; the current one if absent.
    plan: Option<PathBuf>,
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The address to listen on; other machines can ask only if this is not the local one.
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    host: String,
    /// A name by which clients may call the server, beside its addresses and localhost; can be given several times.
    #[arg(long, value_name = "NAME")]
    name: Vec<String>,
    /// The scenario shown first; `all` if the plan has it.
    #[arg(long, value_name = "NAME")]
    scenario: Option<String>,
    /// The day to judge at; the plan's own if absent.
    #[arg(long, value_name = "DAY", value_parser = loading::period)]
    as_of: Option<Period>,
}

/// Serves until interrupted.
pub fn run(arguments: &Arguments, context: &Context) -> Outcome {
    let root = loading::folder(arguments.plan.as_ref());
    let opened = loading::open(&root, context)?;
    loading::warn(&opened.warnings, &root, context);
    let (listener, address) = bind(&arguments.host, arguments.port).map_err(not_served)?;
    let mut hosts = arguments.name.clone();
    hosts.push(arguments.host.clone());
    let options = SiteOptions {
        scenario: arguments.scenario.clone(),
        as_of: arguments.as_of.clone(),
        hosts,
        limits: Limits::default(),
    };
    let progress = context.progress();
    let site = Site::open(opened.plan, opened.sources, opened.kinds, options, &context.stop, progress.as_ref());
    let site = site.map_err(|problems| Failure { problems, exit: Exit::Wrong, root: Some(root.clone()) })?;
    let at = format!("http://{address}/");
    if context.common.json {
        output::print_json(
            &json!({ "address": at, "api": format!("{at}api"), "openapi": format!("{at}api/openapi.json") }),
        )?;
    } else {
        let said = Text::new(
            format!("页面：{at}\n接口：{at}api（说明：{at}api/openapi.json）\n按 Ctrl-C 结束。\n"),
            format!("Page: {at}\nInterface: {at}api (described by {at}api/openapi.json)\nCtrl-C ends it.\n"),
        );
        output::print(context.say(&said))?;
    }
    let stop = context.stop.clone();
    linping_server::serve(site, listener, move || stop.is_cancelled()).map_err(not_served)?;
    Ok(Exit::Done)
}

fn not_served(error: linping_server::ServeError) -> Failure {
    let problem =
        Problem::new(Code::BadArgument, Text::new(format!("无法提供服务：{error}"), format!("cannot serve: {error}")));
    Failure::wrong(vec![problem.hint(Text::new("换一个 --port 或 --host。", "take another --port or --host."))])
}
