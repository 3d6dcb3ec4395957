import nats, asyncpg, asyncio
async def test_one(world):
    nc = await nats.connect(world.nats_url, **world.credentials("operator"))
    c = await asyncpg.connect(world.database_url("intake"))
    print(await c.fetchval("select current_schemas(false)"), world)
    await c.close(); await nc.close()
async def test_two(world, shared_world):
    print(world.environment("reporting"))
async def test_3(world, shared_world):
    world.nats.kill(); world.nats.start()
    nc = await nats.connect(world.nats_url, **world.credentials("operator"))
    await nc.close()
    world.nats.kill(); world.nats.lose_everything(); world.nats.start(); await asyncio.to_thread(world.declare_streams)
