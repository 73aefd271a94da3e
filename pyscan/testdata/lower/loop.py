def whiles(n):
    while n > 0:
        if stop(n):
            break
        if skip(n):
            continue
        n -= 1
    else:
        exhausted()
    return n


def forever():
    while True:
        try:
            return call()
        except ValueError:
            continue


def fors(pairs):
    for key, (first, *rest) in pairs.items():
        if key:
            break
        use(first, rest)
    else:
        none()


async def streams(source):
    async for part in source:
        yield part
    async with source.lock() as lock, other:
        await lock.run(part)


def nested(rows):
    for row in rows:
        for cell in row:
            if cell:
                break
        else:
            continue
        break
