//! Libraries that are not what was built, or gone.

use std::{fs::OpenOptions, io::Write};

use anyhow::Result;

use super::world::World;
use crate::files;

pub(super) fn check(world: &mut World) -> Result<()> {
    let library = world.path("checkout/lib/active/libwasmvm.so");
    let good = files::sha256(&library)?;
    OpenOptions::new().append(true).open(&library)?.write_all(b"damage\n")?;
    world.ends("damaged: status", 1, "DAMAGED", &["status"])?;
    let mut eval = world.command("bash");
    eval.args(["-c", "eval \"$(\"$0\" env)\""]).arg(world.path("checkout/scripts/deps.sh"));
    world.command_ends("damaged: env fails, and so does eval", 1, "damaged or missing", &mut eval)?;
    world.ends("damaged: zk-git mends it", 0, "v0.2.0", &["zk-git", "v0.2.0"])?;
    world.is("damaged: as it was", files::sha256(&library)?, good);

    files::remove(world.active()?.as_ref())?;
    world.ends("missing: status", 1, "leads nowhere", &["status"])?;
    world.ends("missing: zk-git mends it", 0, "v0.2.0", &["zk-git", "v0.2.0"])
}
