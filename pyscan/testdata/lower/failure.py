def clauses():
    x = 1
    try:
        x = call()
        y = x
        other(y)
    except (KeyError, OSError) as error:
        handle(error)
    except Exception:
        raise
    else:
        fine()
    finally:
        clean(x)
    return x


def unwinds(items):
    for item in items:
        try:
            if item:
                return item()
            if item is None:
                break
            continue
        finally:
            close(item)
    after()


def nested():
    try:
        try:
            risky()
        finally:
            inner()
    except ValueError:
        outer()


def in_handler():
    try:
        risky()
    except ValueError:
        try:
            again()
        except TypeError as e:
            raise RuntimeError from e
    finally:
        end()


def groups():
    try:
        risky()
    except* OSError as group:
        handle(group)
    except* (KeyError, ValueError):
        other()
    except* Exception:
        rest()


def condition(d):
    try:
        if d["key"]:
            x = 1
    except KeyError:
        x = 2
    return x


def finally_returns():
    try:
        risky()
    finally:
        return 1


async def awaits(task, ready):
    try:
        result = await task
        plain = task
        if await ready:
            return await task
        async for part in task:
            use(part)
    except TimeoutError:
        result = None
    return result


def yields(rows):
    try:
        got = yield
        x = yield from rows
        if [r for r in rows]:
            del got, x.y
        import m
        global g
        assert got, message(x)
    except GeneratorExit:
        yield 1
    finally:
        assert done


def after_jumps(x):
    while x:
        try:
            return 1
            never()
        except A:
            break
        except B:
            continue
        finally:
            close()
